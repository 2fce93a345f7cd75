import type { Round } from "@slicetuner/results";
import type { Chart } from "../chart.ts";

/** What a round planned, bought and spent, over all slices. */
export interface RoundRow {
  readonly round: number;
  readonly planned: number;
  readonly acquired: number;
  readonly spent: number;
  /** Expected mean loss of the slices and EER before and after the round; null without an estimate. */
  readonly before: RoundLosses | null;
  readonly after: RoundLosses | null;
}

export interface RoundLosses {
  readonly loss: number;
  readonly average: number;
  readonly maximum: number;
}

export function roundRows(history: readonly Round[]): RoundRow[] {
  return history.map(({ round, planned, acquired, spent, forecast }) => ({
    round,
    planned: sum(planned),
    acquired: sum(acquired),
    spent,
    before: forecast && lossesOf(forecast.before),
    after: forecast && lossesOf(forecast.after),
  }));
}

function sum(bySlice: Readonly<Record<string, number>>): number {
  return Object.values(bySlice).reduce((total, count) => total + count, 0);
}

/**
 * EER as Slice Tuner (SIGMOD 2021) defines it: |slice loss − mean of the slice losses|, its mean and its
 * maximum.
 */
function lossesOf(bySlice: Readonly<Record<string, number>>): RoundLosses {
  const losses = Object.values(bySlice);
  const loss = losses.reduce((total, one) => total + one, 0) / losses.length;
  const deviations = losses.map((one) => Math.abs(one - loss));
  return {
    loss,
    average: deviations.reduce((total, one) => total + one, 0) / losses.length,
    maximum: Math.max(...deviations),
  };
}

export function roundAmountsChart(rows: readonly RoundRow[]): Chart {
  return {
    name: "round-amounts",
    title: "What was bought, round by round",
    description: "Examples that counted, and those that were planned but did not come or did not count.",
    plot: {
      type: "bars",
      axis: { title: "examples", format: "amount" },
      series: [
        { name: "bought", tone: "first" },
        { name: "planned, not bought", tone: "muted" },
      ],
      rows: rows.map(({ round, planned, acquired }) => ({
        label: round === 0 ? "fill up" : `round ${round}`,
        values: [acquired, Math.max(0, planned - acquired)],
      })),
    },
    table: {
      columns: [
        { title: "round", format: "amount" },
        { title: "planned", format: "amount" },
        { title: "bought", format: "amount" },
        { title: "spent", format: "money" },
      ],
      rows: rows.map(({ round, planned, acquired, spent }) => [round, planned, acquired, spent]),
    },
  };
}

/** The outcome of a method that has no estimate of its own, to be drawn as a level. */
export interface Level {
  readonly name: string;
  readonly losses: RoundLosses;
}

const measures = [
  ["loss", "mean loss"],
  ["average", "average EER"],
  ["maximum", "maximum EER"],
] as const;

/** Expected loss and EER over the rounds, beside the measured outcomes of baselines where there are some. */
export function roundLossesChart(rows: readonly RoundRow[], levels: readonly Level[] = []): Chart | null {
  const known = rows.flatMap(({ round, before, after }) =>
    before === null || after === null ? [] : [{ round, before, after }],
  );
  const [first] = known;
  if (first === undefined) return null;
  const steps = [
    { round: first.round - 1, losses: first.before },
    ...known.map(({ round, after }) => ({ round, losses: after })),
  ];
  const beside = levels.length === 0 ? "" : " Dotted: the mean loss that the baselines reached.";
  return {
    name: "round-losses",
    title: "Expected loss and inequality over the rounds",
    description: `Expected mean loss of the slices, average and maximum equalized error rate after each round, by the estimate of that round.${beside}`,
    plot: {
      type: "lines",
      x: { title: "after round", format: "amount", scale: "linear" },
      y: { title: "expected", format: "loss" },
      lines: measures.map(([measure, name], index) => ({
        name,
        tone: (["first", "second", "third"] as const)[index]!,
        points: steps.map(({ round, losses }) => ({ x: round, y: losses[measure] })),
      })),
      levels: levels.map(({ name, losses }) => ({ name, value: losses.loss })),
    },
    table: {
      columns: [
        { title: "after round", format: "amount" },
        ...measures.map(([, title]) => ({ title, format: "loss" as const })),
      ],
      rows: [
        ...steps.map(({ round, losses }) => [round, losses.loss, losses.average, losses.maximum]),
        ...levels.map(({ name, losses }) => [name, losses.loss, losses.average, losses.maximum]),
      ],
    },
  };
}
