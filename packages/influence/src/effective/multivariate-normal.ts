import { CholeskyDecomposition, Matrix } from "ml-matrix";

/** C⁻¹, C⁻¹·x, and ln of the normal density of x with mean 0 and covariance C, but for its constant. */
export function multivariate(
  covariance: Matrix,
  values: readonly number[],
): {
  readonly solved: { readonly inverse: Matrix; readonly vector: number[] };
  readonly logDensity: number;
} {
  const decomposition = new CholeskyDecomposition(symmetric(covariance));
  const inverse = decomposition.solve(Matrix.eye(covariance.rows));
  const vector = inverse.mmul(Matrix.columnVector([...values])).to1DArray();
  const logRoot = decomposition.lowerTriangularMatrix
    .diagonal()
    .reduce((sum, value) => sum + Math.log(value), 0);
  const square = values.reduce((sum, value, index) => sum + value * vector[index]!, 0);
  return { solved: { inverse, vector }, logDensity: -logRoot - square / 2 };
}

/**
 * L with L·Lᵀ = C, for drawing; a hair is added to a covariance that is not positive definite by rounding.
 */
export function rootOf(covariance: Matrix): Matrix {
  const firm = symmetric(covariance);
  const scale = Math.max(...firm.diagonal());
  if (!(scale > 0)) return Matrix.zeros(firm.rows, firm.columns);
  for (let index = 0; index < firm.rows; index++) {
    firm.set(index, index, firm.get(index, index) + 1e-12 * scale);
  }
  return new CholeskyDecomposition(firm).lowerTriangularMatrix;
}

/** Rounding may have made a covariance a hair asymmetric. */
function symmetric(covariance: Matrix): Matrix {
  return Matrix.add(covariance, covariance.transpose()).mul(0.5);
}
