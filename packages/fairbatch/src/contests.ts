import type { RowEvaluation } from "@slicetuner/core";
import type { BatchShares, ShareMove } from "./batch-shares.ts";
import { type Cells, cellSize } from "./cells.ts";
import type { FairnessTarget } from "./options.ts";

/** Groups that compete for the share of one label: who has the highest need gets more. Null: no example. */
export interface Contest {
  readonly label: number;
  readonly needs: readonly (number | null)[];
}

/** What the rows of a training count for: weights in the order of its rows. */
export type RowWeights = ArrayLike<number>;

/**
 * What decides where shares go (FairBatch, section 3; the authors' code `FairBatchSampler.py`). Equal
 * opportunity and equalized odds: the mean loss of each cell. Demographic parity: the loss of all of a cell's
 * rows against the positive class, divided by the weight of the whole group; rows of other labels push a
 * group's decisions away from that class, so there the group with the smallest sum is in need.
 */
export function makeContests(
  target: FairnessTarget,
  cells: Cells,
  evaluation: RowEvaluation,
  weights: RowWeights,
  positive: number | undefined,
): Contest[] {
  const classes = [...Array(cells.classCount).keys()];
  const positives = positive !== undefined ? [positive] : cells.classCount === 2 ? [1] : classes;
  if (target !== "demographic-parity") {
    const { sums, totals } = sumByCell(cells, weights, (place) => evaluation.losses[place]!);
    const labels = target === "equal-opportunity" ? positives : classes;
    return labels.map((label) => {
      return {
        label,
        needs: needsOf(cells, label, (cell) => (totals[cell]! > 0 ? sums[cell]! / totals[cell]! : null)),
      };
    });
  }
  return positives.flatMap((asked) => {
    const { sums, totals } = sumByCell(cells, weights, (place) => {
      return -Math.log(Math.max(1e-12, evaluation.probabilities[place * cells.classCount + asked]!));
    });
    const groupWeight = (group: number) =>
      classes.reduce((sum, label) => sum + totals[label * cells.groupCount + group]!, 0);
    return classes.map((label) => {
      const sign = label === asked ? 1 : -1;
      return {
        label,
        needs: needsOf(cells, label, (cell, group) => (sign * sums[cell]!) / groupWeight(group)),
      };
    });
  });
}

/** The contest whose groups lie farthest apart. */
export function widestContest(contests: readonly Contest[]): Contest | undefined {
  const spread = ({ needs }: Contest) => {
    const known = needs.filter((need) => need !== null);
    return known.length < 2 ? -1 : Math.max(...known) - Math.min(...known);
  };
  const widest = contests.reduce<Contest | undefined>(
    (best, each) => (best === undefined || spread(each) > spread(best) ? each : best),
    undefined,
  );
  return widest !== undefined && spread(widest) > 0 ? widest : undefined;
}

/**
 * One step of the outer problem: the group with the highest need takes `step` from the one with the lowest
 * that has some to give. Undefined where nobody has.
 */
export function nextMove(
  { label, needs }: Contest,
  shares: BatchShares,
  step: number,
  minimumShare: number,
): ShareMove | undefined {
  const groups = [...needs.keys()].filter((group) => needs[group] !== null);
  const ascending = groups.sort((first, second) => needs[first]! - needs[second]!);
  const to = ascending.at(-1)!;
  const from = ascending.find((group) => needs[group]! < needs[to]! && shares[label]![group]! > minimumShare);
  if (from === undefined) return undefined;
  return { label, from, to, amount: Math.min(step, shares[label]![from]! - minimumShare) };
}

/**
 * A step back towards the shares of the data, where they are farthest from them. Undefined where they are
 * there.
 */
export function moveBack(shares: BatchShares, natural: BatchShares, step: number): ShareMove | undefined {
  let best: ShareMove | undefined;
  let farthest = 1e-12;
  shares.forEach((ofLabel, label) => {
    const excess = ofLabel.map((share, group) => share - natural[label]![group]!);
    const from = excess.indexOf(Math.max(...excess));
    const to = excess.indexOf(Math.min(...excess));
    const distance = Math.min(excess[from]!, -excess[to]!);
    if (distance <= farthest) return;
    farthest = distance;
    best = { label, from, to, amount: Math.min(step, distance) };
  });
  return best;
}

function needsOf(
  cells: Cells,
  label: number,
  need: (cell: number, group: number) => number | null,
): (number | null)[] {
  return Array.from({ length: cells.groupCount }, (_, group) => {
    return cellSize(cells, label, group) > 0 ? need(label * cells.groupCount + group, group) : null;
  });
}

function sumByCell(
  { cellOf, places }: Cells,
  weights: RowWeights,
  value: (place: number) => number,
): { readonly sums: Float64Array; readonly totals: Float64Array } {
  const sums = new Float64Array(places.length);
  const totals = new Float64Array(places.length);
  for (let place = 0; place < cellOf.length; place++) {
    const weight = weights[place]!;
    sums[cellOf[place]!]! += weight * value(place);
    totals[cellOf[place]!]! += weight;
  }
  return { sums, totals };
}
