import type { Extremes } from "./scaled-plan.ts";

/**
 * Where the imbalance ratio may go: from `before` by at most `limit`, up and down. Compared without dividing,
 * so that whole sizes which meet the limit exactly count as within.
 */
export class Band {
  readonly #before: Extremes;
  readonly #limit: number;
  /** The highest ratio allowed. */
  readonly highest: number;
  /** The lowest ratio allowed; below 1 where there is no limit downwards. */
  readonly lowest: number;

  constructor(before: Extremes, limit: number) {
    const ratio = before.largest / before.smallest;
    this.#before = before;
    this.#limit = limit;
    this.highest = ratio + limit;
    this.lowest = ratio - limit;
  }

  isAbove({ largest, smallest }: Extremes): boolean {
    const { largest: largestBefore, smallest: smallestBefore } = this.#before;
    const change = largest * smallestBefore - largestBefore * smallest;
    return change > this.#limit * smallest * smallestBefore;
  }

  isBelow({ largest, smallest }: Extremes): boolean {
    const { largest: largestBefore, smallest: smallestBefore } = this.#before;
    const change = largestBefore * smallest - largest * smallestBefore;
    return change > this.#limit * smallest * smallestBefore;
  }
}
