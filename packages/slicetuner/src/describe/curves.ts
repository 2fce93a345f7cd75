import type { Interval, LearningCurve } from "@slicetuner/core";
import { bandLevel, formatAmount } from "@slicetuner/results";
import { plot } from "simple-ascii-chart";
import { pc } from "../cli/colors.ts";
import { type Column, renderTable } from "../cli/table.ts";
import { formatLoss } from "./format.ts";

/** A letter and a colour for each curve; beyond these a chart of letters is a tangle. */
const letters = ["A", "B", "C", "D", "E", "F"] as const;
const colors = ["ansiRed", "ansiBlue", "ansiGreen", "ansiYellow", "ansiMagenta", "ansiCyan"] as const;
const painters = [pc.red, pc.blue, pc.green, pc.yellow, pc.magenta, pc.cyan];

const columns: Column[] = [
  { title: "slice", align: "left" },
  { title: "examples" },
  { title: "learning curve", align: "left" },
  { title: "loss now" },
  { title: `${bandLevel * 100} % band` },
  { title: "fit", align: "left" },
];

/** The fitted curve of each slice: a chart, and a table with the band at the present size. */
export function renderCurves(
  names: readonly string[],
  sizes: readonly number[],
  curves: readonly LearningCurve[],
): string {
  const chart = curves.length <= letters.length ? drawChart(sizes, curves) : "";
  const nameOf = (slice: number) =>
    chart === "" ? names[slice]! : painters[slice]!(`${letters[slice]} ${names[slice]}`);
  const rows = curves.map((curve, slice) => [
    nameOf(slice),
    formatAmount(sizes[slice]!),
    formula(curve),
    formatLoss(curve.predict(sizes[slice]!)),
    formatBand(curve.interval(sizes[slice]!, bandLevel)),
    curve.status,
  ]);
  return chart + renderTable(columns, rows);
}

export function formatBand(band: Interval | null): string {
  return band === null ? "unknown" : `${formatLoss(band.lower)} – ${formatLoss(band.upper)}`;
}

/** `0.434 · n^−0.143 + 0.120`; a curve that falls nowhere near the data is only its floor. */
function formula({ scale, exponent, floor, status }: LearningCurve): string {
  if (scale === 0 || exponent === 0 || status === "edge")
    return `constant ${digits(floor + (exponent === 0 ? scale : 0))}`;
  const power = `${digits(scale)} · n^−${exponent.toFixed(3)}`;
  return floor > 0 ? `${power} + ${digits(floor)}` : power;
}

function digits(value: number): string {
  return value >= 1e6 || (value > 0 && value < 1e-3) ? value.toExponential(2) : value.toFixed(3);
}

/** Each curve from a fifth of the smallest slice to twice the largest; empty where no curve falls. */
function drawChart(sizes: readonly number[], curves: readonly LearningCurve[]): string {
  const width = 60;
  const end = 2 * Math.max(...sizes);
  const start = Math.max(1, Math.round(Math.min(...sizes) / 5));
  const xs = Array.from({ length: width }, (_, step) => start + ((end - start) * step) / (width - 1));
  const series = curves.map((curve) => xs.map((x): [number, number] => [x, curve.predict(x)]));
  const losses = series.flat().map(([, loss]) => loss);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  if (!(high > low)) return "";
  const chart = plot(series, {
    width,
    height: 14,
    ...(pc.isColorSupported ? { color: colors.slice(0, curves.length) } : {}),
    customXAxisTicks: ticks(start, end, 6),
    customYAxisTicks: ticks(low, high, 5),
    formatter: (value) =>
      Number(value) >= 10 ? String(Math.round(Number(value))) : Number(value).toFixed(2),
    lineFormatter: ({ y, plotX, plotY, index }) => {
      const slice = series.findIndex((points) => points[index]?.[1] === y);
      return { x: plotX, y: plotY, symbol: letters[slice]! };
    },
  });
  return `${chart.trimEnd()}  examples of a slice (across), expected loss (up)\n\n`;
}

/** Round numbers between `from` and `to`, about `count` of them. */
function ticks(from: number, to: number, count: number): number[] {
  const power = 10 ** Math.floor(Math.log10((to - from) / count));
  const step = [1, 2, 5, 10]
    .map((factor) => factor * power)
    .find((candidate) => (to - from) / candidate <= count)!;
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
