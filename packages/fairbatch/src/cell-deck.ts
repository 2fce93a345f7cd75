import type { Random } from "@slicetuner/core";

/**
 * Draws the rows of a cell in random order, every one once before any comes again; then they are shuffled
 * anew.
 */
export class CellDeck {
  readonly #rows: Uint32Array;
  readonly #random: Random;
  #next = 0;

  constructor(rows: Uint32Array, random: Random) {
    this.#rows = random.shuffle(rows.slice());
    this.#random = random;
  }

  /** Writes the next rows to all of `target`. */
  draw(target: Uint32Array): void {
    for (let place = 0; place < target.length; place++) {
      if (this.#next === this.#rows.length) {
        this.#random.shuffle(this.#rows);
        this.#next = 0;
      }
      target[place] = this.#rows[this.#next++]!;
    }
  }
}
