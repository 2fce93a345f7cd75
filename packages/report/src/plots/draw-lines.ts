import type { SeriesOption } from "echarts";
import type { Drawing, Drawn } from "./drawing.ts";
import {
  axisHeight,
  base,
  drawnText,
  fontSize,
  legend,
  legendRoom,
  numberAxis,
  seriesName,
} from "./parts.ts";
import { type LinesPlot, tones } from "./plot.ts";

/** Longer labels of marks stand beside them. */
const mostAbove = 8;
/** Share of the axis at each end in which labels do not fit above their marks. */
const atEnd = 0.03;
const dashes = ["solid", "dashed", "dotted"] as const;
const plus = "path://M3 0H7V3H10V7H7V10H3V7H0V3H3Z";
const star = "path://M5 0L6.5 3.5L10 4L7.5 6.5L8 10L5 8L2 10L2.5 6.5L0 4L3.5 3.5Z";
/** Of marks, so that lines are told apart without their colours. */
const symbols = ["circle", "diamond", "triangle", "rect", "roundRect", plus, star] as const;

export function drawLines({ x, y, lines, levels = [] }: LinesPlot, drawing: Drawing): Drawn {
  const { theme, width } = drawing;
  const names = [...lines, ...levels].map(({ name }) => seriesName(name));
  const top = Math.max(12, legendRoom(names, width));
  const height = top + Math.round(Math.min(300, width * 0.6)) + axisHeight;
  const start = lines.flatMap(({ points }) => points.map((point) => point.x));
  const marked = lines.flatMap(({ marks = [] }) => marks.map((mark) => mark.x));
  const ends = [Math.min(...start, ...marked), Math.max(...start, ...marked)] as const;
  const [first, last] = [Math.min(...start), Math.max(...start)];
  const series = lines.flatMap((line, index) => [
    ...bandSeries(seriesName(line.name), theme.tones[line.tone], line.points),
    lineSeries(line, index, drawing),
    ...dotsSeries(line, drawing),
    ...marksSeries(line, index, ends, drawing),
  ]);
  const flat: SeriesOption[] = levels.map(({ name, value }, index) => {
    const color = theme.tones[tones[(lines.length + index) % tones.length]!];
    return {
      type: "line",
      name: seriesName(name),
      symbol: "none",
      lineStyle: { color, width: 1.5, type: "dotted" },
      itemStyle: { color },
      data: [
        [first, value],
        [last, value],
      ],
    };
  });
  const xAxis = { ...numberAxis(x, drawing), scale: true };
  return {
    height,
    option: {
      ...base(theme),
      legend: legend(names, theme),
      grid: { left: 58, right: 22, top, bottom: axisHeight },
      xAxis:
        x.scale === "logarithmic"
          ? { ...xAxis, type: "log" as const, min: first, max: last }
          : {
              ...xAxis,
              ...(x.format === "amount" && Number.isInteger(first) && last - first <= 24
                ? { minInterval: 1 }
                : {}),
            },
      yAxis: { ...numberAxis(y, drawing), scale: true, nameGap: 44 },
      series: [...series, ...flat],
    },
  };
}

type Line = LinesPlot["lines"][number];

function lineSeries(
  { name, tone, points, marks = [] }: Line,
  index: number,
  { theme }: Drawing,
): SeriesOption {
  const color = theme.tones[tone];
  return {
    type: "line",
    name: seriesName(name),
    symbol: symbolOf(index, marks.length > 0),
    symbolSize: 5,
    showSymbol: points.length <= 12,
    lineStyle: { color, width: 2, type: dashes[index % dashes.length]! },
    itemStyle: { color },
    data: points.map((point) => [point.x, point.y]),
  };
}

function dotsSeries({ name, dots = [] }: Line, { theme }: Drawing): SeriesOption[] {
  if (dots.length === 0) return [];
  return [
    {
      type: "scatter",
      name: seriesName(name),
      symbol: "circle",
      symbolSize: 6,
      // In the colour of text, above the line: they are not of the line but what it goes by.
      z: 3,
      itemStyle: { color: theme.ink, opacity: 0.75 },
      data: dots.map((dot) => [dot.x, dot.y]),
    },
  ];
}

/** @param ends of the axis */
function marksSeries(
  { tone, marks = [] }: Line,
  index: number,
  ends: readonly [from: number, to: number],
  { theme }: Drawing,
): SeriesOption[] {
  if (marks.length === 0) return [];
  return [
    {
      type: "scatter",
      symbol: symbolOf(index, true),
      symbolSize: 11,
      // Above the points of lines and the dots.
      z: 4,
      itemStyle: { color: theme.tones[tone] },
      label: {
        show: true,
        color: theme.ink,
        fontSize: fontSize - 1,
        // Dots may be where the label is.
        textBorderColor: theme.background,
        textBorderWidth: 2,
        position: "top",
        formatter: ({ dataIndex }: { readonly dataIndex: number }) => drawnText(marks[dataIndex]!.label, 60),
      },
      labelLayout: { hideOverlap: true },
      data: marks.map((mark) => ({
        value: [mark.x, mark.y],
        label: { position: sideOf(mark, ends) },
      })),
    },
  ];
}

/** Points of lines are rings, marks are full. */
function symbolOf(index: number, isMark: boolean): string {
  return isMark ? symbols[index % symbols.length]! : "emptyCircle";
}

/** A label that might not fit above its mark goes towards the middle: a long one, or one at an end. */
function sideOf(
  { x, label }: { readonly x: number; readonly label: string },
  [from, to]: readonly [from: number, to: number],
): "top" | "left" | "right" {
  const isAtEnd = x - from < atEnd * (to - from) || to - x < atEnd * (to - from);
  if (label.length <= mostAbove && !isAtEnd) return "top";
  return x < (from + to) / 2 ? "right" : "left";
}

/** The area between two lines, drawn as one polygon. */
function bandSeries(
  name: string,
  color: string,
  points: LinesPlot["lines"][number]["points"],
): SeriesOption[] {
  const banded = points.flatMap(({ x, lower, upper }) =>
    lower === undefined || upper === undefined ? [] : [{ x, lower, upper }],
  );
  if (banded.length < 2) return [];
  return [
    {
      type: "custom",
      name,
      silent: true,
      itemStyle: { color },
      encode: { x: 0, y: [1, 2] },
      data: banded.map(({ x, lower, upper }) => [x, lower, upper]),
      renderItem: (params, api) => {
        if (params.dataIndex !== 0) return null;
        const along = banded.map(({ x, upper }) => api.coord([x, upper]));
        const back = banded.map(({ x, lower }) => api.coord([x, lower])).reverse();
        return {
          type: "polygon",
          shape: { points: [...along, ...back] },
          style: { fill: color, opacity: 0.16 },
          silent: true,
        };
      },
    },
  ];
}
