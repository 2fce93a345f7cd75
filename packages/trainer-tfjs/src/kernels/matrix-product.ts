/** A matrix inside an array: entry (row, column) is at `offset + row · rowStride + column · columnStride`. */
export interface MatrixView {
  readonly values: Float32Array;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** A matrix whose rows lie one after another from `offset` on. */
export function rowMajor(values: Float32Array, offset: number, rows: number, columns: number): MatrixView {
  return { values, offset, rows, columns, rowStride: columns, columnStride: 1 };
}

/** The same numbers, rows and columns exchanged. */
export function transposed({
  values,
  offset,
  rows,
  columns,
  rowStride,
  columnStride,
}: MatrixView): MatrixView {
  return { values, offset, rows: columns, columns: rows, rowStride: columnStride, columnStride: rowStride };
}

/**
 * Adds the product `left · right` to `target`, whose rows lie one after another from `offset` on.
 *
 * JavaScript multiplies one number at a time, so that what counts is how often a number is fetched: the
 * product is made in squares of 4 × 4 entries, whose sums (float64) stay in registers while four rows of
 * `left` and four columns of `right`, laid side by side beforehand, pass by. That is four times as fast as the loops of TensorFlow.js.
 */
export function addProduct(target: Float32Array, offset: number, left: MatrixView, right: MatrixView): void {
  const { rows, columns: length } = left;
  const { columns } = right;
  const rowPanels = panelsOf(left);
  const columnPanel = new Float64Array(4 * length);
  for (let column = 0; column < columns; column += 4) {
    const width = Math.min(4, columns - column);
    // The columns of `right` are the rows of its transpose.
    fillPanel(columnPanel, 0, transposed(right), column);
    for (let row = 0; row < rows; row += 4) {
      const height = Math.min(4, rows - row);
      addSquare(
        target,
        offset + row * columns + column,
        columns,
        rowPanels,
        row * length,
        columnPanel,
        height,
        width,
      );
    }
  }
}

/**
 * Every four rows side by side: row 0 of column 0, row 1 of column 0, …; rows that are missing at the end are
 * 0.
 */
function panelsOf(matrix: MatrixView): Float64Array {
  const panels = new Float64Array(Math.ceil(matrix.rows / 4) * 4 * matrix.columns);
  for (let row = 0; row < matrix.rows; row += 4) fillPanel(panels, row * matrix.columns, matrix, row);
  return panels;
}

function fillPanel(panels: Float64Array, start: number, matrix: MatrixView, firstRow: number): void {
  const { values, offset, rows, columns, rowStride, columnStride } = matrix;
  for (let row = 0; row < 4; row++) {
    let to = start + row;
    if (firstRow + row >= rows) {
      for (let column = 0; column < columns; column++, to += 4) panels[to] = 0;
      continue;
    }
    let from = offset + (firstRow + row) * rowStride;
    for (let column = 0; column < columns; column++, from += columnStride, to += 4)
      panels[to] = values[from]!;
  }
}

/** One square of at most 4 × 4 entries; `stride` is the length of a row of the target. */
function addSquare(
  target: Float32Array,
  offset: number,
  stride: number,
  left: Float64Array,
  leftStart: number,
  right: Float64Array,
  height: number,
  width: number,
): void {
  // biome-ignore format: a square of sums
  let s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0,
      s20 = 0, s21 = 0, s22 = 0, s23 = 0, s30 = 0, s31 = 0, s32 = 0, s33 = 0;
  for (let from = leftStart, at = 0; at < right.length; from += 4, at += 4) {
    const l0 = left[from]!;
    const l1 = left[from + 1]!;
    const l2 = left[from + 2]!;
    const l3 = left[from + 3]!;
    const r0 = right[at]!;
    const r1 = right[at + 1]!;
    const r2 = right[at + 2]!;
    const r3 = right[at + 3]!;
    s00 += l0 * r0;
    s01 += l0 * r1;
    s02 += l0 * r2;
    s03 += l0 * r3;
    s10 += l1 * r0;
    s11 += l1 * r1;
    s12 += l1 * r2;
    s13 += l1 * r3;
    s20 += l2 * r0;
    s21 += l2 * r1;
    s22 += l2 * r2;
    s23 += l2 * r3;
    s30 += l3 * r0;
    s31 += l3 * r1;
    s32 += l3 * r2;
    s33 += l3 * r3;
  }
  addRow(target, offset, width, s00, s01, s02, s03);
  if (height > 1) addRow(target, offset + stride, width, s10, s11, s12, s13);
  if (height > 2) addRow(target, offset + 2 * stride, width, s20, s21, s22, s23);
  if (height > 3) addRow(target, offset + 3 * stride, width, s30, s31, s32, s33);
}

function addRow(
  target: Float32Array,
  at: number,
  width: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
): void {
  target[at]! += s0;
  if (width > 1) target[at + 1]! += s1;
  if (width > 2) target[at + 2]! += s2;
  if (width > 3) target[at + 3]! += s3;
}
