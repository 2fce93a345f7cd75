import type { Interval, LearningCurve } from "@slicetuner/core";
import pc from "picocolors";
import { plot } from "simple-ascii-chart";
import { bandLevel } from "../results/shared.ts";
import { formatLoss } from "./format.ts";
import { type Column, renderTable } from "./table.ts";

const colors = ["ansiRed", "ansiBlue", "ansiGreen", "ansiYellow", "ansiMagenta", "ansiCyan"] as const;
const painters = [pc.red, pc.blue, pc.green, pc.yellow, pc.magenta, pc.cyan];

/** Beyond this many lines a chart of letters is a tangle. */
const mostLines = painters.length;

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
  const rows = curves.map((curve, slice) => [
    painters[slice % mostLines]!(names[slice]!),
    String(sizes[slice]!),
    formula(curve),
    formatLoss(curve.predict(sizes[slice]!)),
    formatBand(curve.interval(sizes[slice]!, bandLevel)),
    curve.status,
  ]);
  const table = renderTable(columns, rows);
  return curves.length <= mostLines ? `${drawChart(sizes, curves)}\n${table}` : table;
}

export function formatBand(band: Interval | null): string {
  return band === null ? "unknown" : `${formatLoss(band.lower)} – ${formatLoss(band.upper)}`;
}

function formula({ scale, exponent, floor }: LearningCurve): string {
  const power = `${scale.toFixed(3)} · n^−${exponent.toFixed(3)}`;
  return floor > 0 ? `${power} + ${floor.toFixed(3)}` : power;
}

/** Each curve from a fifth of the smallest slice to twice the largest. */
function drawChart(sizes: readonly number[], curves: readonly LearningCurve[]): string {
  const width = 60;
  const end = 2 * Math.max(...sizes);
  const start = Math.max(1, Math.round(Math.min(...sizes) / 5));
  const xs = Array.from({ length: width }, (_, step) => start + ((end - start) * step) / (width - 1));
  const series = curves.map((curve) => xs.map((x): [number, number] => [x, curve.predict(x)]));
  const losses = series.flat().map(([, loss]) => loss);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  if (!(high > low)) return "";
  return plot(series, {
    width,
    height: 12,
    color: pc.isColorSupported ? colors.slice(0, curves.length) : undefined,
    customXAxisTicks: ticks(start, end, 6),
    customYAxisTicks: ticks(low, high, 5),
    formatter: (value) => (value >= 10 ? String(Math.round(value)) : value.toFixed(2)),
  } as Parameters<typeof plot>[1]);
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
