import type { CountedTotal } from "@slicetuner/core";

/**
 * SliceLine's score of slices of one table, and its upper bound (SIGMOD 2021, definition 2 and section 3.2).
 */
export class SliceScore {
  readonly #alpha: number;
  readonly #total: CountedTotal;
  readonly #smallestWeight: number;

  /**
   * @param alpha above 1/2, at most 1
   * @param minimumRows of every slice; bounds its weight from below where no row has a weight
   */
  constructor(alpha: number, total: CountedTotal, minimumRows: number) {
    this.#alpha = alpha;
    this.#total = total;
    const isUnweighted = total.weight === total.rows && total.squaredWeight === total.rows;
    this.#smallestWeight = isUnweighted ? minimumRows : 0;
  }

  /** The sum of losses itself, from a sum of centred ones. */
  sumOfLosses(weight: number, centredLosses: number): number {
    return centredLosses + weight * this.#total.meanLoss;
  }

  /** α·(mean loss / mean loss of all − 1) − (1 − α)·(all weight / weight − 1). */
  of(weight: number, centredLosses: number): number {
    return this.#value(weight, this.sumOfLosses(weight, centredLosses));
  }

  /**
   * No slice of at most this weight, this sum of losses and this largest loss has a score above 0 and above
   * this. For a given weight the score is largest with the most loss that the weight can carry, min(losses,
   * weight · largest loss). Up to the weight where both are the same it rises. Beyond, it is 1 − 2α plus a
   * multiple of 1 / weight: it falls, or, where the multiple is negative, stays below 0, α being above 1/2.
   */
  upperBound(weight: number, losses: number, largestLoss: number): number {
    if (!(largestLoss > 0 && weight > 0)) return Number.NEGATIVE_INFINITY;
    const best = Math.min(Math.max(losses / largestLoss, this.#smallestWeight), weight);
    return best > 0 ? this.#value(best, Math.min(losses, best * largestLoss)) : Number.NEGATIVE_INFINITY;
  }

  #value(weight: number, losses: number): number {
    const { weight: all, meanLoss } = this.#total;
    return this.#alpha * (losses / weight / meanLoss - 1) - (1 - this.#alpha) * (all / weight - 1);
  }
}
