import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from "echarts";
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
import type { IntervalsPlot } from "./plot.ts";

/** Half the length of the strokes at a band's ends. */
const capSize = 4;

export function drawIntervals({ axis, series, rows, reference }: IntervalsPlot, drawing: Drawing): Drawn {
  const { theme, width } = drawing;
  const labels = rowLabels(
    rows.map(({ label }) => label),
    width,
  );
  const names = series.map(({ name }) => name);
  const top = Math.max(4, legendRoom(names, width)) + (reference === undefined ? 0 : 16);
  const spread = series.length > 1 ? 6 : 0;
  const perRow = rowHeight + Math.max(0, series.length - 2) * 3 * spread + (series.length > 1 ? spread : 0);
  const height = top + Math.max(1, rows.length) * (perRow + labels.above) + axisHeight;
  // Below a label above it, the row's own middle is lower.
  const down = labels.above / 2;
  return {
    height,
    option: {
      ...base(theme),
      legend: legend(names, theme),
      grid: { left: labels.room, right: 20, top, bottom: axisHeight },
      xAxis: { ...numberAxis(axis, drawing), scale: true, ...reaching(reference?.value) },
      yAxis: rowAxis(labels, theme, perRow / 2 - down),
      series: series.map(({ name, tone, marker }, index) => {
        const color = theme.tones[tone];
        const shift = down + (index - (series.length - 1) / 2) * 2 * spread;
        return {
          type: "custom" as const,
          name: seriesName(name),
          itemStyle: { color },
          data: rows.flatMap(({ values }, row) => {
            const given = values[index];
            if (given === null || given === undefined) return [];
            const { value, lower, upper } = given;
            return [[value, row, lower ?? value, upper ?? value]];
          }),
          encode: { x: [0, 2, 3], y: 1 },
          renderItem: (_: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) =>
            drawBand(api, color, marker, shift),
          ...(index === 0 && reference !== undefined
            ? {
                markLine: {
                  symbol: "none",
                  silent: true,
                  lineStyle: { color: theme.quiet, type: "dashed" as const },
                  label: {
                    color: theme.quiet,
                    fontSize,
                    align: sideOf(reference.value, rows),
                    formatter: reference.label,
                    // The rows run downwards, so that the line starts at the top.
                    position: "start" as const,
                    distance: 4,
                  },
                  data: [{ xAxis: reference.value }],
                },
              }
            : {}),
        };
      }),
    },
  };
}

/** Towards the middle, where the line stands at an end of the axis. */
function sideOf(value: number, rows: IntervalsPlot["rows"]): "left" | "center" | "right" {
  const all = rows.flatMap(({ values }) =>
    values.flatMap((one) =>
      one === null ? [] : [one.value, one.lower ?? one.value, one.upper ?? one.value],
    ),
  );
  const [from, to] = [Math.min(value, ...all), Math.max(value, ...all)];
  const place = to === from ? 0.5 : (value - from) / (to - from);
  return place < 0.2 ? "left" : place > 0.8 ? "right" : "center";
}

/** The ends of an axis that shows this value too. */
function reaching(value: number | undefined): object {
  if (value === undefined) return {};
  return {
    min: ({ min }: { readonly min: number }) => (value < min ? value : null),
    max: ({ max }: { readonly max: number }) => (value > max ? value : null),
  };
}

/** A band with strokes at its ends, and on it the marker of the value. */
function drawBand(
  api: CustomSeriesRenderItemAPI,
  color: string,
  marker: "circle" | "diamond",
  shift: number,
): { readonly type: "group"; readonly children: never[] } {
  const at = (dimension: number) => api.coord([api.value(dimension), api.value(1)]) as [number, number];
  const [[x, row], [from], [to]] = [at(0), at(2), at(3)];
  const y = row + shift;
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: "line",
    shape: { x1, y1, x2, y2 },
    style: { stroke: color, lineWidth: 2 },
  });
  const band =
    to - from < 1
      ? []
      : [
          line(from, y, to, y),
          line(from, y - capSize, from, y + capSize),
          line(to, y - capSize, to, y + capSize),
        ];
  const dot =
    marker === "circle"
      ? { type: "circle", shape: { cx: x, cy: y, r: 5 }, style: { fill: color } }
      : {
          type: "polygon",
          shape: {
            points: [
              [x, y - 6],
              [x + 6, y],
              [x, y + 6],
              [x - 6, y],
            ],
          },
          style: { fill: color },
        };
  return { type: "group", children: [...band, dot] as never[] };
}
