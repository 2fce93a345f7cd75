import type { LatticeTable } from "./lattice.ts";
import { descending, sortingValue } from "./order.ts";

/** A cell with its score. */
export interface ScoredCell {
  readonly table: LatticeTable;
  readonly cell: number;
  readonly score: number;
}

/**
 * The cells with the largest scores above 0. Ties: fewer literals first, then more rows, then the order in
 * which they were offered. Cells have to be offered level by level, tables in the order of their columns.
 */
export class TopCells {
  readonly #capacity: number;
  readonly #best: ScoredCell[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get best(): readonly ScoredCell[] {
    return this.#best;
  }

  /** What the `sortingValue` of a score has to exceed to enter in a later level. */
  get lowest(): number {
    return this.#best.length < this.#capacity ? 0 : sortingValue(this.#best.at(-1)!.score);
  }

  offer(candidate: ScoredCell): void {
    if (!(sortingValue(candidate.score) >= Math.max(1, this.lowest))) return;
    // The last that is not worse; what was offered earlier stays before its equals.
    let place = this.#best.length;
    while (place > 0 && isBetter(candidate, this.#best[place - 1]!)) place--;
    this.#best.splice(place, 0, candidate);
    if (this.#best.length > this.#capacity) this.#best.pop();
  }
}

function isBetter(a: ScoredCell, b: ScoredCell): boolean {
  const order =
    descending(sortingValue(a.score), sortingValue(b.score)) ||
    descending(-a.table.cells.columns.length, -b.table.cells.columns.length) ||
    descending(a.table.cells.rows[a.cell]!, b.table.cells.rows[b.cell]!);
  return order < 0;
}
