import { formatNumber } from "../format.ts";
import type { Drawing, Drawn } from "./drawing.ts";
import {
  axisHeight,
  base,
  fontSize,
  legend,
  legendRoom,
  numberAxis,
  rowAxis,
  rowHeight,
  rowLabels,
  seriesName,
} from "./parts.ts";
import type { BarsPlot } from "./plot.ts";

/** In pixels. */
const barHeight = 16;

export function drawBars({ axis, series, rows }: BarsPlot, drawing: Drawing): Drawn {
  const { theme, width } = drawing;
  const labels = rowLabels(
    rows.map(({ label }) => label),
    width,
  );
  const names = series.map(({ name }) => name);
  const top = Math.max(4, legendRoom(names, width));
  const height = top + Math.max(1, rows.length) * (rowHeight + labels.above) + axisHeight;
  return {
    height,
    option: {
      ...base(theme),
      legend: legend(names, theme),
      grid: { left: labels.room, right: series.length === 1 ? 56 : 16, top, bottom: axisHeight },
      xAxis: numberAxis(axis, drawing),
      yAxis: rowAxis(labels, theme, barHeight / 2 + 2),
      series: series.map(({ name, tone }, index) => ({
        type: "bar" as const,
        name: seriesName(name),
        stack: "all",
        barWidth: barHeight,
        itemStyle: { color: theme.tones[tone] },
        data: rows.map(({ values }) => values[index] ?? 0),
        ...(series.length === 1
          ? {
              label: {
                show: true,
                position: "right" as const,
                color: theme.ink,
                fontSize,
                formatter: ({ value }: { readonly value?: unknown }) =>
                  formatNumber(Number(value), axis.format, { currency: drawing.currency }),
              },
            }
          : {}),
      })),
    },
  };
}
