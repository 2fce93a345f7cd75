import { roundMoney } from "@slicetuner/core";
import type { Round, RunResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";

/** What a round planned, bought and spent, over all slices. */
export interface RoundRow {
  readonly round: number;
  readonly planned: number;
  readonly acquired: number;
  /** Examples that came and wait for the checks, which they pass when all orders of the round are closed. */
  readonly unchecked: number;
  /** Examples of open orders that have not come yet. */
  readonly open: number;
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

/** @param orders where they are known: what of them is still open */
export function roundRows(history: readonly Round[], orders: RunResult["orders"] = []): RoundRow[] {
  return history.map(({ round, planned, acquired, spent, forecast }) => {
    const own = orders.filter((order) => order.round === round);
    const isOpen = own.some(({ status }) => status === "open");
    const count = (size: (order: (typeof own)[number]) => number) =>
      isOpen ? own.reduce((total, order) => total + size(order), 0) : 0;
    return {
      round,
      planned: sum(planned),
      acquired: sum(acquired),
      unchecked: count((order) => order.delivered - order.accepted - order.quarantined - order.rejected),
      open: count((order) => (order.status === "open" ? order.count - order.delivered : 0)),
      spent: isOpen ? roundMoney(count(({ paid }) => paid)) : spent,
      before: forecast && lossesOf(forecast.before),
      after: forecast && lossesOf(forecast.after),
    };
  });
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
  const isOpen = rows.some(({ unchecked, open }) => unchecked + open > 0);
  const missing = ({ planned, acquired, unchecked, open }: RoundRow) =>
    Math.max(0, planned - acquired - unchecked - open);
  const waiting = isOpen ? ", those that wait for checks or are on order," : "";
  return {
    name: "round-amounts",
    title: "What was bought, round by round",
    description: `Examples that counted${waiting} and those that were planned but did not come or did not count.`,
    plot: {
      type: "bars",
      axis: { title: "examples", format: "amount" },
      series: [
        { name: "bought", tone: "first" },
        ...(isOpen
          ? [
              { name: "came, not yet checked", tone: "sixth" as const },
              { name: "on order", tone: "second" as const },
            ]
          : []),
        { name: "planned, not bought", tone: "muted" },
      ],
      rows: rows.map((row) => ({
        label: row.round === 0 ? "fill up" : `round ${row.round}`,
        values: [row.acquired, ...(isOpen ? [row.unchecked, row.open] : []), missing(row)],
      })),
    },
    table: {
      columns: [
        { title: "round", format: "amount" },
        { title: "planned", format: "amount" },
        { title: "bought", format: "amount" },
        ...(isOpen
          ? [
              { title: "came, not yet checked", format: "amount" as const },
              { title: "on order", format: "amount" as const },
            ]
          : []),
        { title: "spent", format: "money" },
      ],
      rows: rows.map(({ round, planned, acquired, unchecked, open, spent }) => [
        ...[round, planned, acquired],
        ...(isOpen ? [unchecked, open] : []),
        spent,
      ]),
    },
  };
}

/** The measured outcome of a method, to be drawn as a level. */
export interface Level {
  readonly name: string;
  readonly losses: RoundLosses;
}

const measures = [
  ["loss", "expected mean loss", "losses"],
  ["average", "average EER at the expected losses", "average-eer"],
  ["maximum", "maximum EER at the expected losses", "maximum-eer"],
] as const;

/**
 * Expected loss and EER over the rounds, beside the measured outcomes of baselines where there are some: a
 * chart each, since their changes are small beside their differences. None without estimates.
 */
export function roundLossesCharts(rows: readonly RoundRow[], levels: readonly Level[] = []): Chart[] {
  const known = rows.flatMap(({ round, before, after }) =>
    before === null || after === null ? [] : [{ round, before, after }],
  );
  const [first] = known;
  if (first === undefined) return [];
  const steps = [
    { round: first.round - 1, losses: first.before },
    ...known.map(({ round, after }) => ({ round, losses: after })),
  ];
  const beside = levels.length === 0 ? "" : " Dotted: what was measured in the end.";
  return measures.map(([measure, title, name]) => ({
    name: `round-${name}`,
    title: `${title[0]!.toUpperCase()}${title.slice(1)}`,
    description: `After each round, by the estimate of that round.${measure === "loss" ? "" : " A measured EER is higher: chance sets losses apart, too."}${beside}`,
    plot: {
      type: "lines",
      x: { title: "after round", format: "amount", scale: "linear" },
      y: { title: measure === "loss" ? "mean loss" : `${measure} EER`, format: "loss" },
      lines: [
        {
          name: "expected",
          tone: "first",
          points: steps.map(({ round, losses }) => ({ x: round, y: losses[measure] })),
        },
      ],
      levels: levels.map(({ name: method, losses }) => ({
        name: `${method}, measured`,
        value: losses[measure],
      })),
    },
    table: {
      columns: [{ title: "after round" }, { title, format: "loss" }],
      rows: [
        ...steps.map(({ round, losses }) => [String(round), losses[measure]]),
        ...levels.map(({ name: method, losses }) => [`${method}, measured`, losses[measure]]),
      ],
    },
  }));
}
