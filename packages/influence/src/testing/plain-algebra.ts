/**
 * Linear algebra by the book, slow and without libraries: what the fast code is held to. Matrices are arrays
 * of rows.
 */
export type Rows = readonly (readonly number[])[];

export function multiply(first: Rows, second: Rows): number[][] {
  return first.map((row) =>
    second[0]!.map((_, column) =>
      row.reduce((sum, value, index) => sum + value * second[index]![column]!, 0),
    ),
  );
}

export function transpose(matrix: Rows): number[][] {
  return matrix[0]!.map((_, column) => matrix.map((row) => row[column]!));
}

/** Gauss–Jordan elimination with row exchanges. */
export function eliminate(matrix: Rows): { readonly inverse: number[][]; readonly logDeterminant: number } {
  const count = matrix.length;
  const rows = matrix.map((row, index) => [...row, ...row.map((_, column) => (column === index ? 1 : 0))]);
  let logDeterminant = 0;
  for (let column = 0; column < count; column++) {
    let pivot = column;
    for (let row = column + 1; row < count; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]![column]!;
    logDeterminant += Math.log(Math.abs(head));
    rows[column] = rows[column]!.map((value) => value / head);
    for (let row = 0; row < count; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]!;
      rows[row] = rows[row]!.map((value, index) => value - factor * rows[column]![index]!);
    }
  }
  return { inverse: rows.map((row) => row.slice(count)), logDeterminant };
}

export function apply(matrix: Rows, vector: readonly number[]): number[] {
  return matrix.map((row) => inner(row, vector));
}

export function inner(first: readonly number[], second: readonly number[]): number {
  return first.reduce((sum, value, index) => sum + value * second[index]!, 0);
}

/** Mean and sample variance. */
export function momentsOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}
