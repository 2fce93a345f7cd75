import type { TrainResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { type BandedValue, tones } from "../plots/plot.ts";
import { type FairnessName, fairnessTitles } from "./fairness-gaps.ts";
import { cellsOf, overSeeds } from "./measured.ts";

/** A way of training with what it reaches. */
export interface FrontierRow {
  /** With its tolerance or its weight of fairness, e.g. `fairbatch, gap ≤ 0.05`. */
  readonly label: string;
  readonly method: string;
  /** What was asked of it, in short; empty: nothing. */
  readonly detail: string;
  readonly gap: BandedValue | null;
  readonly accuracy: BandedValue | null;
  /** Null: it was not asked for. */
  readonly onFrontier: boolean | null;
  readonly isConstant: boolean;
}

const nameOfTarget = {
  "demographic-parity": "demographicParity",
  "equal-opportunity": "equalOpportunity",
  "equalized-odds": "equalizedOdds",
} as const;

/** Which gap the methods are judged by: that which the chosen method lowers, or else another does. */
export function fairnessOf({ methods }: TrainResult): FairnessName {
  const target = methods.find((method) => method.target !== null)?.target;
  return target ? nameOfTarget[target] : "demographicParity";
}

/** Smallest gap first; methods whose gap cannot be told last. */
export function frontierRows({ methods, seeds }: TrainResult, fairness: FairnessName): FrontierRow[] {
  const read = overSeeds(seeds.length);
  return methods
    .map(({ method, tolerance, fairnessWeight, test, onFrontier, constantSeeds }) => {
      const gap = tolerance === null ? [] : [`≤ ${tolerance}`];
      const weight = fairnessWeight === undefined ? [] : [`weight ${fairnessWeight}`];
      return {
        label: [method, ...gap.map((most) => `gap ${most}`), ...weight].join(", "),
        method,
        detail: [...gap, ...weight].join(", "),
        gap: test.fairness === null ? null : read(test.fairness[fairness].gap),
        accuracy: read(test.accuracy),
        onFrontier,
        isConstant: constantSeeds > 0,
      };
    })
    .sort(
      (first, second) => (first.gap?.value ?? Number.MAX_VALUE) - (second.gap?.value ?? Number.MAX_VALUE),
    );
}

/** A symbol and a colour for each method, and a line through those that no other beats. */
export function frontierChart(rows: readonly FrontierRow[], fairness: FairnessName): Chart {
  const points = rows.flatMap(({ detail, method, gap, accuracy, onFrontier }) =>
    gap === null || accuracy === null
      ? []
      : [{ method, label: detail, x: gap.value, y: accuracy.value, onFrontier }],
  );
  const best = points.filter(({ onFrontier }) => onFrontier !== false);
  const methods = [...new Set(points.map(({ method }) => method))];
  return {
    name: "fairness-frontier",
    title: "Accuracy and fairness of the methods",
    description: `Gap of ${fairnessTitles[fairness]} and accuracy on the test rows, means over the seeds; up and to the left is better. On the line: those than which no other is both fairer and more accurate. Beside a mark: the gap that was asked for (≤), or how much fairness counts (weight).`,
    plot: {
      type: "lines",
      x: { title: `gap of ${fairnessTitles[fairness]}`, format: "number", scale: "linear" },
      y: { title: "accuracy", format: "share" },
      lines: [
        { name: "on the frontier", tone: "muted", points: best.map(({ x, y }) => ({ x, y })) },
        ...methods.map((name, index) => ({
          name,
          tone: tones[index % tones.length]!,
          points: [],
          marks: points.flatMap(({ method, x, y, label }) => (method === name ? [{ x, y, label }] : [])),
        })),
      ],
    },
    table: {
      columns: [
        { title: "method" },
        { title: "gap", format: "number" },
        { title: "from", format: "number" },
        { title: "to", format: "number" },
        { title: "accuracy", format: "share" },
        { title: "from", format: "share" },
        { title: "to", format: "share" },
        { title: "on the frontier" },
        { title: "remark" },
      ],
      rows: rows.map(({ label, gap, accuracy, onFrontier, isConstant }) => [
        label,
        ...cellsOf(gap),
        ...cellsOf(accuracy),
        onFrontier === null ? null : onFrontier ? "yes" : "no",
        isConstant ? "decides the same for every row" : null,
      ]),
    },
  };
}
