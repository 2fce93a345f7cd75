/** A symmetric matrix, row after row, `size × size` numbers. */
export type SquareMatrix = Float64Array;

/**
 * The lower triangle L with L·Lᵀ = `matrix`, in place; what is above the diagonal is left as it was.
 * @returns whether the matrix is positive definite; where it is not, its content is of no use any more
 */
export function factorize(matrix: SquareMatrix, size: number): boolean {
  for (let row = 0; row < size; row++) {
    const rowStart = row * size;
    for (let column = 0; column <= row; column++) {
      const columnStart = column * size;
      let sum = matrix[rowStart + column]!;
      for (let k = 0; k < column; k++) sum -= matrix[rowStart + k]! * matrix[columnStart + k]!;
      if (column < row) matrix[rowStart + column] = sum / matrix[columnStart + column]!;
      else if (sum > 0) matrix[rowStart + row] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L·x = `vector` for the lower triangle of {@link factorize}, in place. */
export function solveLower(factor: SquareMatrix, size: number, vector: Float64Array): void {
  for (let row = 0; row < size; row++) {
    let sum = vector[row]!;
    const start = row * size;
    for (let k = 0; k < row; k++) sum -= factor[start + k]! * vector[k]!;
    vector[row] = sum / factor[start + row]!;
  }
}

/** Solves Lᵀ·x = `vector`, in place. */
export function solveUpper(factor: SquareMatrix, size: number, vector: Float64Array): void {
  for (let row = size - 1; row >= 0; row--) {
    const value = vector[row]! / factor[row * size + row]!;
    vector[row] = value;
    for (let k = 0; k < row; k++) vector[k]! -= factor[row * size + k]! * value;
  }
}

/** The logarithm of the determinant of L·Lᵀ. */
export function logDeterminant(factor: SquareMatrix, size: number): number {
  let sum = 0;
  for (let row = 0; row < size; row++) sum += Math.log(factor[row * size + row]!);
  return 2 * sum;
}

/** The inverse of L·Lᵀ. */
export function invert(factor: SquareMatrix, size: number): SquareMatrix {
  // Row i of `lower` is row i of L⁻¹, found from the rows above it.
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const start = row * size;
    const diagonal = factor[start + row]!;
    for (let k = 0; k < row; k++) {
      const weight = factor[start + k]! / diagonal;
      for (let column = 0; column <= k; column++)
        lower[start + column]! -= weight * lower[k * size + column]!;
    }
    lower[start + row] = 1 / diagonal;
  }
  const inverse = new Float64Array(size * size);
  for (let k = 0; k < size; k++)
    for (let row = 0; row <= k; row++) {
      const value = lower[k * size + row]!;
      for (let column = 0; column <= row; column++)
        inverse[row * size + column]! += value * lower[k * size + column]!;
    }
  for (let row = 0; row < size; row++)
    for (let column = 0; column < row; column++) inverse[column * size + row] = inverse[row * size + column]!;
  return inverse;
}
