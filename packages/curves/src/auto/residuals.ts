import { CholeskyDecomposition, Matrix } from "ml-matrix";

/**
 * How losses depart from a shape: noise of its own at each size, and a departure that neighbouring sizes
 * share, for no curve is exactly of any shape. The latter is an Ornstein–Uhlenbeck process over ln size.
 */
export interface Residuals {
  /** Solves L·x = `values` in place, where L·Lᵀ is the covariance of the measurements. */
  whiten(values: Float64Array): void;
  /** ½ · ln of the determinant of the covariance. */
  readonly halfLogDeterminant: number;
  /** Covariance of the shared departure at the measurements with that at `logSize`. */
  covarianceWith(logSize: number): Float64Array;
  /** Covariance of the shared departure between two sizes from the largest measured one on. */
  covarianceBeyond(logSize: number, other: number): number;
}

/**
 * ln size over which departures lose their memory, and the power with which they shrink: chosen as the
 * shapes' prior.
 */
const memory = 0.85;
const shrinkage = 1.2;

/**
 * @param logSizes ascending
 * @param variances of the noise
 * @param persistence variance of the shared departure at the largest size
 */
export function createResiduals(
  logSizes: Float64Array,
  variances: Float64Array,
  persistence: number,
): Residuals {
  const count = logSizes.length;
  const largest = logSizes[count - 1]!;
  const magnitudeAt = (logSize: number): number => Math.exp(-shrinkage * (logSize - largest));
  const covariance = (first: number, second: number): number =>
    // Symmetric to the last digit, as the decomposition asks for.
    magnitudeAt(first) * magnitudeAt(second) * (persistence * Math.exp(-Math.abs(first - second) / memory));
  const matrix = new Matrix(count, count);
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++) {
      const noise = row === column ? variances[row]! : 0;
      matrix.set(row, column, noise + covariance(logSizes[row]!, logSizes[column]!));
    }
  const triangle = new CholeskyDecomposition(matrix).lowerTriangularMatrix;
  const factor = Float64Array.from(triangle.to1DArray());
  let halfLogDeterminant = 0;
  for (let row = 0; row < count; row++) halfLogDeterminant += Math.log(factor[row * count + row]!);
  return {
    halfLogDeterminant,
    whiten(values) {
      for (let row = 0; row < count; row++) {
        const start = row * count;
        let sum = values[row]!;
        for (let column = 0; column < row; column++) sum -= factor[start + column]! * values[column]!;
        values[row] = sum / factor[start + row]!;
      }
    },
    covarianceWith: (logSize) => logSizes.map((own) => covariance(own, logSize)),
    covarianceBeyond: covariance,
  };
}
