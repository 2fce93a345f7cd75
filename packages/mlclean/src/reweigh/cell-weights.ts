import { ExactSum } from "@slicetuner/core";
import type { CleaningState } from "../cleaning-state.ts";

/** Weight of the favourable and of the other label in each group. */
export interface GroupWeights {
  readonly group: string;
  readonly positive: number;
  readonly negative: number;
  /** Weighted share of the favourable label; null for a group without weight. */
  readonly rate: number | null;
}

/** What demographic parity of the training data is: the rates of all groups. */
export interface GroupRates {
  readonly groups: readonly GroupWeights[];
  /**
   * Smallest rate by largest, 1 where all are 0; null where a group has no weight or there are fewer than two
   * groups.
   */
  readonly parity: number | null;
}

/** Rows with labels, groups and weights; those that are alike may be one, which stands for several. */
export interface WeighedRows
  extends Pick<CleaningState, "cells" | "standing" | "weights" | "columns" | "roles"> {
  /** How many rows of the table each row stands for. @default 1 each */
  readonly counts?: ArrayLike<number>;
}

/**
 * Weighted rates of the rows that still count; rows without label or group are in none. null without a label.
 */
export function measureRates({ cells, standing, weights, counts }: WeighedRows): GroupRates | null {
  if (cells === null) return null;
  // Exact, so that not even rounding depends on the order of the rows, or on whether a database counted them.
  const sums = cells.groupNames.map(() => ({ positive: new ExactSum(), negative: new ExactSum() }));
  for (const row of standing) {
    const group = cells.groups[row]!;
    const label = cells.labels[row]!;
    if (group < 0 || label < 0) continue;
    sums[group]![label === 1 ? "positive" : "negative"].add(weights[row]!, counts?.[row]);
  }
  const groups = cells.groupNames.map((group, index): GroupWeights => {
    const [positive, negative] = [sums[index]!.positive.value, sums[index]!.negative.value];
    const total = positive + negative;
    return { group, positive, negative, rate: total > 0 ? positive / total : null };
  });
  return { groups, parity: parityOf(groups.map(({ rate }) => rate)) };
}

function parityOf(rates: readonly (number | null)[]): number | null {
  if (rates.length < 2 || rates.some((rate) => rate === null)) return null;
  const known = rates as readonly number[];
  const highest = Math.max(...known);
  return highest === 0 ? 1 : Math.min(...known) / highest;
}
