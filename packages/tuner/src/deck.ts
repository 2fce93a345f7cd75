import type { Random } from "@slicetuner/core";

/**
 * Deals rows from a shuffled deck and shuffles it again when it is used up: no row twice in one hand, and
 * over many hands every row equally often, give or take one. Draws that owe less to luck than independent
 * ones.
 */
export class Deck {
  readonly #cards: Uint32Array;
  readonly #random: Random;
  #next: number;

  constructor(rows: Uint32Array, random: Random) {
    this.#cards = rows.slice();
    this.#random = random;
    this.#next = rows.length;
  }

  /** The next `count` rows, at most as many as the deck has. */
  deal(count: number): Uint32Array {
    const hand = new Uint32Array(count);
    const last = this.#cards.subarray(this.#next, this.#next + count);
    hand.set(last);
    this.#next += last.length;
    const missing = count - last.length;
    if (missing > 0) {
      this.#reshuffle(new Set(last));
      hand.set(this.#cards.subarray(0, missing), last.length);
      this.#next = missing;
    }
    return hand;
  }

  /** A new order, in which the rows that are in the hand already come last. */
  #reshuffle(inHand: ReadonlySet<number>): void {
    const shuffled = this.#random.shuffle(this.#cards.slice());
    const others = shuffled.filter((row) => !inHand.has(row));
    this.#cards.set(others);
    this.#cards.set([...inHand], others.length);
  }
}
