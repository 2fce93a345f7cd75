import type { GroupWeights } from "./cell-weights.ts";

/**
 * `kamiran-calders` keeps the weight of each group and label; `match-target` takes weight from negatives until all rates are the target;
 * `equalized-odds` gives weight to groups and labels in which an earlier model errs more than elsewhere.
 */
export type ReweighStrategy = "kamiran-calders" | "match-target" | "equalized-odds";

/** By how much the weights of one group and label are multiplied. */
export interface CellFactor {
  readonly group: string;
  /** Whether it is the favourable label. */
  readonly positive: boolean;
  readonly factor: number;
}

/** Factors, and why parity cannot be reached with them where it cannot. */
export interface Factors {
  readonly factors: readonly CellFactor[];
  readonly warnings: readonly string[];
}

/**
 * w′ = w · W(z) · W(y) / (W · W(z, y)) with sums of weights W: afterwards every group's rate is that of all,
 * and the weights of groups and of labels are what they were (F. Kamiran and T. Calders, Knowledge and
 * Information Systems 33, 2012).
 */
export function kamiranCalders(groups: readonly GroupWeights[]): Factors {
  const positives = groups.reduce((sum, { positive }) => sum + positive, 0);
  const negatives = groups.reduce((sum, { negative }) => sum + negative, 0);
  const total = positives + negatives;
  const warnings: string[] = [];
  const factors = groups.flatMap(({ group, positive, negative }): CellFactor[] => {
    const own = positive + negative;
    if (own > 0 && (positive === 0) !== (positives === 0)) {
      warnings.push(describeEmpty(group, "favourable"));
    } else if (own > 0 && (negative === 0) !== (negatives === 0)) {
      warnings.push(describeEmpty(group, "other"));
    }
    return [
      { group, positive: true, factor: positive > 0 ? (own * positives) / (total * positive) : 1 },
      { group, positive: false, factor: negative > 0 ? (own * negatives) / (total * negative) : 1 },
    ];
  });
  return { factors, warnings };
}

/**
 * Multiplies the negatives of each group whose rate r is below the highest, t, by P(1 − t) / (t · N), where P
 * and N are the group's weights of positives and negatives: its rate becomes t. No weight grows. The running
 * example of the MLClean paper (section 4.2).
 */
export function matchTarget(groups: readonly GroupWeights[]): Factors {
  const rates = groups.map(({ rate }) => rate).filter((rate) => rate !== null);
  const target = Math.max(...rates, 0);
  const warnings: string[] = [];
  const factors = groups.flatMap(({ group, positive, negative, rate }): CellFactor[] => {
    let factor = 1;
    if (rate !== null && rate < target) {
      if (positive === 0) warnings.push(describeEmpty(group, "favourable"));
      else if (target === 1) {
        warnings.push(
          `a group has only favourable labels, so that the negatives of "${group}" have lost all their weight`,
        );
        factor = 0;
      } else factor = (positive * (1 - target)) / (target * negative);
    }
    return [
      { group, positive: true, factor: 1 },
      { group, positive: false, factor },
    ];
  });
  return { factors, warnings };
}

function describeEmpty(group: string, label: "favourable" | "other"): string {
  const missing = label === "favourable" ? "no row with the favourable label" : "only favourable labels";
  return `group "${group}" has ${missing}: no weights can give it the rate of the others`;
}
