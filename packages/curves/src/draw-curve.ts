import type { LearningCurve, Random } from "@slicetuner/core";
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { exponentRange } from "./search-exponent.ts";

/**
 * One curve that the data could as well have come from: parameters drawn from the normal distribution with the fit's
 * covariance, scaled by the residual variance as in the curve's bands. A parameter that is not negative in the fit is
 * not drawn negative: it stops at 0, and the parameters that go with it follow. Losses are finite and at least 0.
 * Where the fit has no covariance there is nothing to draw from, and the curve itself is returned.
 */
export function drawCurve(curve: LearningCurve, random: Random): (size: number) => number {
  const normals = [random.normal(), random.normal(), random.normal()];
  const spread = describeSpread(curve);
  if (spread === null) return (size) => toLoss(curve.predict(size));

  const { logMiddle, root } = spread;
  const means = [curve.exponent, curve.scale * Math.exp(-curve.exponent * logMiddle), curve.floor];
  const drawn = [...means];
  for (let row = 0; row < root.rows; row++) {
    let shift = 0;
    for (let column = 0; column < row; column++) shift += root.get(row, column) * normals[column]!;
    const deviation = root.get(row, row);
    const lowest = means[row]! >= 0 ? 0 : -Infinity;
    const highest = row === 0 ? exponentRange.maximum : Infinity;
    const free = means[row]! + shift + deviation * normals[row]!;
    drawn[row] = Math.min(highest, Math.max(lowest, free));
    if (deviation > 0) normals[row]! += (drawn[row]! - free) / deviation;
  }
  const [exponent, scale, floor] = drawn as [number, number, number];
  return (size) => toLoss(scale * Math.exp(-exponent * (Math.log(size) - logMiddle)) + floor);
}

function toLoss(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(0, value));
}

/**
 * Lower triangular root of the parameters' covariance, with the scale measured at the size where it does not depend on the
 * exponent: there a normal distribution describes it well, whereas the scale at size 1 is far from the data.
 */
function describeSpread(curve: LearningCurve): { logMiddle: number; root: Matrix } | null {
  const { covariance, degreesOfFreedom, residualSumOfSquares, scale, exponent } = curve;
  if (covariance === null || degreesOfFreedom <= 0 || scale === 0) return null;
  const logMiddle = covariance[0]![1]! / (covariance[0]![0]! * scale);
  const toMiddle = Math.exp(-exponent * logMiddle);
  const change = Matrix.identity(covariance.length);
  change.set(1, 0, -scale * logMiddle * toMiddle);
  change.set(1, 1, toMiddle);
  const atMiddle = change.mmul(new Matrix(covariance.map((row) => [...row]))).mmul(change.transpose());

  const deviations = atMiddle.diagonal().map((variance) => Math.sqrt(variance));
  if (!deviations.every((deviation) => deviation > 0)) return null;
  const halves = atMiddle.divRowVector(deviations).divColumnVector(deviations).div(2);
  // Rounding has made the product not quite symmetric.
  const cholesky = new CholeskyDecomposition(Matrix.add(halves, halves.transpose()));
  if (!cholesky.isPositiveDefinite()) return null;
  const residualDeviation = Math.sqrt(residualSumOfSquares / degreesOfFreedom);
  return {
    logMiddle,
    root: cholesky.lowerTriangularMatrix.mulColumnVector(deviations).mul(residualDeviation),
  };
}
