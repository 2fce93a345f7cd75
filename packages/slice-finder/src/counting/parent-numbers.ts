import type { PreparedRows } from "./prepared-rows.ts";

/** Open cells of a table of parents, numbered from 1 in their order; 0 stands for every other row. */
export interface OpenParents {
  readonly columns: readonly number[];
  /** Codes of the open cells, as many as `columns` for each, cells ascending. */
  readonly codes: Uint16Array;
  readonly count: number;
  /** How many rows lie in them. */
  readonly rows: number;
}

/**
 * The first two columns are looked up together where there are at most so many combinations of their codes.
 */
const mostCombinations = 2 ** 16;

/**
 * Writes the number of its open parent for each row, 0 where it has none. One column after another: the
 * numbers of the codes so far, crossed with the next column's codes, are looked up in a dense table, in which
 * number 0 leads to 0.
 */
export function numberParents(
  { codes: rowCodes, valueCounts }: PreparedRows,
  { columns, codes, count }: OpenParents,
  numbers: Int32Array,
): void {
  const width = columns.length;
  const [first, second] = columns as [number, number | undefined];
  const combinations =
    second === undefined ? Number.POSITIVE_INFINITY : valueCounts[first]! * valueCounts[second]!;
  // How many columns the first lookup takes.
  const start = combinations <= mostCombinations ? 2 : 1;
  // The number of each parent's codes so far: to begin with the code of its first column, or 0 before that
  // one, too.
  let reached = new Int32Array(count);
  if (start === 2) for (let parent = 0; parent < count; parent++) reached[parent] = codes[parent * width]!;
  let reachedCount = start === 2 ? valueCounts[first]! : 1;

  for (let place = start - 1; place < width; place++) {
    const column = columns[place]!;
    const valueCount = valueCounts[column]!;
    const lookup = new Int32Array(reachedCount * valueCount);
    const next = new Int32Array(count);
    let nextCount = 1;
    for (let parent = 0; parent < count; parent++) {
      const entry = reached[parent]! * valueCount + codes[parent * width + place]!;
      if (lookup[entry] === 0) lookup[entry] = nextCount++;
      next[parent] = lookup[entry]!;
    }
    const own = rowCodes[column]!;
    if (place >= start) lookUpNext(own, lookup, valueCount, numbers);
    else if (start === 2) lookUpTwo(rowCodes[first]!, own, lookup, valueCount, numbers);
    else lookUpOne(own, lookup, numbers);
    reached = next;
    reachedCount = nextCount;
  }
}

type Codes = Uint8Array | Uint16Array;

function lookUpOne(codes: Codes, lookup: Int32Array, numbers: Int32Array): void {
  for (let row = 0; row < codes.length; row++) numbers[row] = lookup[codes[row]!]!;
}

function lookUpTwo(
  codes: Codes,
  nextCodes: Codes,
  lookup: Int32Array,
  nextCount: number,
  numbers: Int32Array,
): void {
  for (let row = 0; row < codes.length; row++) {
    numbers[row] = lookup[Math.imul(codes[row]!, nextCount) + nextCodes[row]!]!;
  }
}

function lookUpNext(codes: Codes, lookup: Int32Array, valueCount: number, numbers: Int32Array): void {
  for (let row = 0; row < codes.length; row++) {
    numbers[row] = lookup[Math.imul(numbers[row]!, valueCount) + codes[row]!]!;
  }
}
