/** Sums of each cell: rows, losses, squares, and nothing, so that a cell is half a line of the cache. */
export const plainStride = 4;
/** Sums of each cell: rows, losses, squares, weights, squared weights. */
export const weightedStride = 5;

/** What a loop over rows reads; place i of `numbers`, `centredLosses` and `weights` is one row. */
export interface RowSource {
  readonly count: number;
  /** Number of the row's parent. */
  readonly numbers: Int32Array;
  /** Row numbers, to look up codes; null where place i is row i. */
  readonly rows: Int32Array | null;
  readonly centredLosses: Float64Array;
  readonly weights: Float64Array | null;
}

/** A column that is counted: its cells are parent × values + code, and begin at cell `first` of the sums. */
export interface CountedColumn {
  readonly codes: Uint8Array | Uint16Array;
  readonly valueCount: number;
  readonly first: number;
}

/**
 * Adds each row to its cells of one or two columns. Row after row: the order of the sums is part of what a
 * counter promises.
 *
 * Two columns at a time take little longer than one: often one row after another falls into the same cell,
 * and has to wait for the sum before; two columns wait at the same time.
 */
export function sumCells(source: RowSource, columns: readonly CountedColumn[], sums: Float64Array): void {
  const [first, second] = columns as [CountedColumn, CountedColumn | undefined];
  const { weights } = source;
  if (weights !== null) for (const column of columns) sumWeighted(source, weights, column, sums);
  else if (second === undefined) sumOne(source, first, sums);
  else sumTwo(source, first, second, sums);
}

function sumTwo(
  { count, numbers, rows, centredLosses }: RowSource,
  { codes, valueCount, first }: CountedColumn,
  { codes: otherCodes, valueCount: otherCount, first: otherFirst }: CountedColumn,
  sums: Float64Array,
): void {
  for (let place = 0; place < count; place++) {
    const row = rows === null ? place : rows[place]!;
    const number = numbers[place]!;
    const loss = centredLosses[place]!;
    const square = loss * loss;
    const entry = (Math.imul(number, valueCount) + codes[row]! + first) << 2;
    sums[entry]! += 1;
    sums[entry + 1]! += loss;
    sums[entry + 2]! += square;
    const other = (Math.imul(number, otherCount) + otherCodes[row]! + otherFirst) << 2;
    sums[other]! += 1;
    sums[other + 1]! += loss;
    sums[other + 2]! += square;
  }
}

function sumOne(
  { count, numbers, rows, centredLosses }: RowSource,
  { codes, valueCount, first }: CountedColumn,
  sums: Float64Array,
): void {
  for (let place = 0; place < count; place++) {
    const code = codes[rows === null ? place : rows[place]!]!;
    const loss = centredLosses[place]!;
    const entry = (Math.imul(numbers[place]!, valueCount) + code + first) << 2;
    sums[entry]! += 1;
    sums[entry + 1]! += loss;
    sums[entry + 2]! += loss * loss;
  }
}

function sumWeighted(
  { count, numbers, rows, centredLosses }: RowSource,
  weights: Float64Array,
  { codes, valueCount, first }: CountedColumn,
  sums: Float64Array,
): void {
  for (let place = 0; place < count; place++) {
    const code = codes[rows === null ? place : rows[place]!]!;
    const weight = weights[place]!;
    const loss = centredLosses[place]!;
    const entry = (Math.imul(numbers[place]!, valueCount) + code + first) * weightedStride;
    sums[entry]! += 1;
    sums[entry + 1]! += weight * loss;
    sums[entry + 2]! += weight * loss * loss;
    sums[entry + 3]! += weight;
    sums[entry + 4]! += weight * weight;
  }
}

/** Largest loss of each cell; `losses` are those of all rows. */
export function largestOfCells(
  { count, numbers, rows }: RowSource,
  { codes, valueCount, first }: CountedColumn,
  losses: Float64Array,
  largest: Float64Array,
): void {
  for (let place = 0; place < count; place++) {
    const row = rows === null ? place : rows[place]!;
    const cell = Math.imul(numbers[place]!, valueCount) + codes[row]! + first;
    const loss = losses[row]!;
    if (loss > largest[cell]!) largest[cell] = loss;
  }
}
