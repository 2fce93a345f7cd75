import type { CodedRows } from "../coding/coded-rows.ts";
import type { CodedLiteral } from "../slice-engine.ts";

/** A set of row numbers, one bit a row. */
export class RowSet {
  readonly size: number;
  readonly #words: Uint32Array;

  private constructor(words: Uint32Array) {
    this.#words = words;
    this.size = countBits(words);
  }

  /** The rows for which all literals hold. */
  static ofSlice(table: CodedRows, literals: readonly CodedLiteral[]): RowSet {
    const words = new Uint32Array(Math.ceil(table.rowCount / 32));
    const tests = literals.map(({ column, codes }) => {
      const holds = new Uint8Array(table.columns[column]!.values.length);
      for (const code of codes) holds[code] = 1;
      return { codes: table.codes[column]!, holds };
    });
    for (let row = 0; row < table.rowCount; row++) {
      let isIn = 1;
      for (let index = 0; index < tests.length && isIn === 1; index++) {
        const { codes, holds } = tests[index]!;
        isIn = holds[codes[row]!]!;
      }
      if (isIn === 1) words[row >>> 5]! |= 1 << (row & 31);
    }
    return new RowSet(words);
  }

  static union(sets: readonly RowSet[]): RowSet {
    const words = sets[0]!.#words.slice();
    for (const { words: other } of sets.map((set) => ({ words: set.#words }))) {
      for (let index = 0; index < words.length; index++) words[index]! |= other[index]!;
    }
    return new RowSet(words);
  }

  has(row: number): boolean {
    return ((this.#words[row >>> 5]! >>> (row & 31)) & 1) === 1;
  }

  equals(other: RowSet): boolean {
    return this.size === other.size && this.#words.every((word, index) => word === other.#words[index]);
  }

  /** Number of rows that are in both. */
  shared(other: RowSet): number {
    return countBits(this.#words.map((word, index) => word & other.#words[index]!));
  }

  /** Ascending. */
  forEach(visit: (row: number) => void): void {
    for (let index = 0; index < this.#words.length; index++) {
      for (let word = this.#words[index]!; word !== 0; word &= word - 1) {
        visit(index * 32 + 31 - Math.clz32(word & -word));
      }
    }
  }
}

/** Sums bits in pairs, fours and bytes (Hacker's Delight, section 5-1). */
function countBits(words: Uint32Array): number {
  let count = 0;
  for (const word of words) {
    const pairs = word - ((word >>> 1) & 0x55555555);
    const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
    count += Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
