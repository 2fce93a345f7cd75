import { formatNumber } from "../format.ts";
import {
  axisHeight,
  base,
  type Drawing,
  type Drawn,
  fontSize,
  legend,
  legendHeight,
  numberAxis,
  rowAxis,
  rowHeight,
  rowLabels,
  seriesName,
} from "./parts.ts";
import type { BarsPlot } from "./plot.ts";

export function drawBars({ axis, series, rows }: BarsPlot, drawing: Drawing): Drawn {
  const { theme, width } = drawing;
  const { labels, room } = rowLabels(
    rows.map(({ label }) => label),
    width,
  );
  const top = series.length > 1 ? legendHeight : 4;
  const height = top + Math.max(1, rows.length) * rowHeight + axisHeight;
  return {
    height,
    option: {
      ...base(theme),
      legend: legend(
        series.map(({ name }) => name),
        theme,
      ),
      grid: { left: room, right: series.length === 1 ? 56 : 16, top, bottom: axisHeight },
      xAxis: numberAxis(axis, drawing),
      yAxis: rowAxis(labels, theme),
      series: series.map(({ name, tone }, index) => ({
        type: "bar" as const,
        name: seriesName(name),
        stack: "all",
        barWidth: "62%",
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
