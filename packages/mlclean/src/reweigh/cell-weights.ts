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

/**
 * Weighted rates of the rows that still count; rows without label or group are in none. null without a label.
 */
export function measureRates(state: CleaningState): GroupRates | null {
  const { cells, standing, weights } = state;
  if (cells === null) return null;
  // Summed in their canonical order, so that not even rounding depends on the order of the input.
  const positive = new Float64Array(cells.groupNames.length);
  const negative = new Float64Array(cells.groupNames.length);
  for (const row of standing) {
    const group = cells.groups[row]!;
    const label = cells.labels[row]!;
    if (group < 0 || label < 0) continue;
    const side = label === 1 ? positive : negative;
    side[group]! += weights[row]!;
  }
  const groups = cells.groupNames.map((group, index): GroupWeights => {
    const total = positive[index]! + negative[index]!;
    return {
      group,
      positive: positive[index]!,
      negative: negative[index]!,
      rate: total > 0 ? positive[index]! / total : null,
    };
  });
  return { groups, parity: parityOf(groups.map(({ rate }) => rate)) };
}

function parityOf(rates: readonly (number | null)[]): number | null {
  if (rates.length < 2 || rates.some((rate) => rate === null)) return null;
  const known = rates as readonly number[];
  const highest = Math.max(...known);
  return highest === 0 ? 1 : Math.min(...known) / highest;
}
