import type { CurveFamily } from "@slicetuner/core";
import { inverse, Matrix, QrDecomposition } from "ml-matrix";
import type { PreparedPoints } from "./points.ts";

/**
 * Directions in which the data tell less than this share of what they tell in others are lost to rounding.
 */
const rankTolerance = 1e-12;

/**
 * (JᵀWJ)⁻¹ of a power law in the order exponent, scale[, floor]; null where the Jacobian J has no full rank.
 *
 * J is nearly singular for any curve, for a higher exponent with a higher scale is nearly the same curve. So
 * the inverse is not taken of JᵀWJ but through a QR decomposition of W^½J, with columns of length 1, in
 * parameters that are nearly independent (the scale measured at the middle of the data), and then carried
 * over to the scale at size 1.
 */
export function curveCovariance(
  points: PreparedPoints,
  curve: { family: CurveFamily; exponent: number; scale: number },
): number[][] | null {
  const { sizes, weights } = points;
  const width = curve.family === "power-law" ? 2 : 3;
  if (sizes.length < width) return null;

  // Powers relative to their largest, which neither overflow nor vanish together.
  const logExtreme = Math.log(curve.exponent >= 0 ? sizes[0]! : sizes.at(-1)!);
  const logs = sizes.map((size) => Math.log(size));
  const powers = logs.map((log) => Math.exp(-curve.exponent * (log - logExtreme)));
  let total = 0;
  let weightedLogs = 0;
  for (let index = 0; index < sizes.length; index++) {
    const weight = weights[index]! * powers[index]! ** 2;
    total += weight;
    weightedLogs += weight * logs[index]!;
  }
  const logMiddle = weightedLogs / total;

  const jacobian = Matrix.zeros(sizes.length, width);
  for (let row = 0; row < sizes.length; row++) {
    const root = Math.sqrt(weights[row]!);
    jacobian.set(row, 0, -root * (logs[row]! - logMiddle) * powers[row]!);
    jacobian.set(row, 1, root * powers[row]!);
    if (width === 3) jacobian.set(row, 2, root);
  }
  const lengths = Array.from({ length: width }, (_, column) => jacobian.getColumnVector(column).norm());
  if (!(lengths[0]! > rankTolerance * lengths[1]!)) return null;
  const triangle = new QrDecomposition(jacobian.divRowVector(lengths)).upperTriangularMatrix;
  if (triangle.diagonal().some((entry) => !(Math.abs(entry) > rankTolerance))) return null;

  const extremePower = Math.exp(curve.exponent * logExtreme);
  const toExponentAndScale = Matrix.identity(width);
  toExponentAndScale.set(0, 0, extremePower / curve.scale);
  toExponentAndScale.set(1, 0, extremePower * logMiddle);
  toExponentAndScale.set(1, 1, extremePower);
  const root = toExponentAndScale.divRowVector(lengths).mmul(inverse(triangle));
  const covariance = root.mmul(root.transpose()).to2DArray();
  return covariance.flat().every(Number.isFinite) ? covariance : null;
}
