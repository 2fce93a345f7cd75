import type { Dataset, GroupColumn } from "@slicetuner/core";
import { type BatchShares, naturalShares } from "./batch-shares.ts";
import { type Cells, cellSize } from "./cells.ts";
import type { FairBatchOptions } from "./options.ts";

/** What happened before one epoch. Rates are those of the decisions on the training rows. */
export type TraceEntry = {
  readonly epoch: number;
  /** `shares[label][group]`, after this epoch's step. */
  readonly shares: readonly (readonly number[])[];
  /** Of the fairness target; null where a group lacks examples. */
  readonly gap: number | null;
  readonly disparity: number | null;
  readonly ratio: number | null;
};

/** A share at its end: the sampler could go no further. */
export type SaturatedShare = {
  readonly label: string;
  readonly group: string;
  readonly share: number;
};

/**
 * How the shares ended. `settled`: they go to and fro; `moving`: in the last quarter of the epochs they
 * mostly went one way, so more epochs would change them; `saturated`: some reached their end, which is no
 * convergence.
 */
export type SharesStatus = "settled" | "moving" | "saturated";

/** What a FairBatch sampler reports when a training has ended; plain data. */
export type FairBatchReport = {
  readonly kind: "fairbatch";
  readonly group: string;
  readonly target: FairBatchOptions["target"];
  readonly tolerance: number | null;
  readonly labels: readonly string[];
  readonly groups: readonly string[];
  readonly naturalShares: readonly (readonly number[])[];
  readonly status: SharesStatus;
  readonly saturated: readonly SaturatedShare[];
  /**
   * Whether the gap on the training rows came to the tolerance (median of the last ten epochs); null without
   * one.
   */
  readonly toleranceReached: boolean | null;
  readonly trace: readonly TraceEntry[];
  readonly warnings: readonly string[];
};

export function makeReport(
  options: FairBatchOptions,
  column: GroupColumn,
  train: Pick<Dataset, "classes">,
  cells: Cells,
  shares: BatchShares,
  trace: readonly TraceEntry[],
): FairBatchReport {
  const { target, tolerance, minimumShare = 0 } = options;
  const natural = naturalShares(cells);
  const saturated = shares.flatMap((ofLabel, label) => {
    return ofLabel.flatMap((share, group): SaturatedShare[] => {
      const before = natural[label]![group]!;
      const atEnd = share <= minimumShare || share >= 1;
      if (!atEnd || before === share || cellSize(cells, label, group) === 0) return [];
      return [{ label: train.classes[label]!, group: column.values[group]!, share }];
    });
  });
  const gaps = trace.slice(-10).flatMap(({ gap }) => (gap === null ? [] : [gap]));
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  const toleranceReached = tolerance === undefined ? null : median !== undefined && median <= tolerance;
  const status = saturated.length > 0 ? "saturated" : isMoving(trace) ? "moving" : "settled";
  return {
    kind: "fairbatch",
    group: column.name,
    target,
    tolerance: tolerance ?? null,
    labels: train.classes,
    groups: column.values,
    naturalShares: natural,
    status,
    saturated,
    toleranceReached,
    trace,
    warnings: [
      ...describeCells(column, train.classes, cells),
      ...describeEnd(options, status, saturated, toleranceReached, median),
    ],
  };
}

/** Whether a share went mostly one way in the last quarter of at least 20 epochs. */
function isMoving(trace: readonly TraceEntry[]): boolean {
  const last = trace.slice(-Math.max(20, Math.ceil(trace.length / 4)));
  const [first] = last;
  if (first === undefined) return false;
  return first.shares.some((ofLabel, label) =>
    ofLabel.some((_, group) => {
      const path = last.map(({ shares }) => shares[label]![group]!);
      const steps = path.slice(1).map((share, index) => share - path[index]!);
      const walked = steps.reduce((sum, step) => sum + Math.abs(step), 0);
      const net = Math.abs(path.at(-1)! - path[0]!);
      return steps.filter((step) => step !== 0).length >= 5 && net > walked / 2;
    }),
  );
}

function describeCells({ name, values }: GroupColumn, classes: readonly string[], cells: Cells): string[] {
  const missing = cells.places.slice(cells.classCount * cells.groupCount);
  const without = missing.reduce((sum, { length }) => sum + length, 0);
  const warnings =
    without > 0 ? [`${without} training rows are in no group of ${name}; their part of a batch stays.`] : [];
  classes.forEach((label, number) => {
    const sizes = values.map((_, group) => cellSize(cells, number, group));
    values.forEach((value, group) => {
      if (sizes[group] === 0) warnings.push(`No training row of ${name} ${value} has the label ${label}.`);
      if (sizes[group]! > 0 && sizes[group]! < 10) {
        warnings.push(
          `Only ${sizes[group]} training rows of ${name} ${value} have the label ${label}; they may be repeated often.`,
        );
      }
    });
  });
  return warnings;
}

function describeEnd(
  { tolerance, target }: FairBatchOptions,
  status: SharesStatus,
  saturated: readonly SaturatedShare[],
  toleranceReached: boolean | null,
  gap: number | undefined,
): string[] {
  const warnings: string[] = [];
  if (status === "saturated") {
    const list = saturated
      .map(({ label, group, share }) => `${group} with label ${label} at ${share}`)
      .join(", ");
    warnings.push(
      `Shares reached their end (${list}): batches can make the model no fairer, and this is no convergence.`,
    );
  }
  if (status === "moving")
    warnings.push("The shares were still moving when training ended: train for more epochs.");
  if (toleranceReached === false) {
    const reached = gap === undefined ? "cannot be told" : `is ${gap.toFixed(4)}`;
    warnings.push(`The ${target} gap on the training rows ${reached}, above the tolerance of ${tolerance}.`);
  }
  return warnings;
}
