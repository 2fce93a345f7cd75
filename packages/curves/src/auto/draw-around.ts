import type { LearningCurve, Random } from "@slicetuner/core";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/**
 * The curve plus a random part that is linear in normally distributed changes of its parameters, as its bands
 * are: many shapes stand behind the curve, which no single power law need be near. Losses are at least 0.
 */
export function drawAround(curve: LearningCurve, random: Random): (size: number) => number {
  const { covariance, residualSumOfSquares, degreesOfFreedom, scale, exponent } = curve;
  // Always as many numbers, so that one curve's draw does not depend on another's.
  const normals = [random.normal(), random.normal(), random.normal()];
  const own = (size: number): number => Math.max(0, curve.predict(size));
  if (covariance === null || degreesOfFreedom <= 0) return own;
  const variance = residualSumOfSquares / degreesOfFreedom;
  const lengths = covariance.map((row, index) => Math.sqrt(Math.max(row[index]!, Number.MIN_VALUE)));
  const correlations = new Matrix(
    covariance.map((row, first) => row.map((value, second) => value / lengths[first]! / lengths[second]!)),
  );
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(correlations, {
    assumeSymmetric: true,
  });
  const changes = lengths.map((length, parameter) =>
    realEigenvalues.reduce(
      (sum, value, index) =>
        sum +
        length *
          Math.sqrt(variance * Math.max(0, value)) *
          eigenvectorMatrix.get(parameter, index) *
          normals[index]!,
      0,
    ),
  ) as [number, number, number];
  const [ofExponent, ofScale, ofFloor] = changes;
  return (size) => {
    const power = size ** -exponent;
    const change = -scale * Math.log(size) * power * ofExponent + power * ofScale + ofFloor;
    return Math.min(Number.MAX_VALUE, Math.max(0, curve.predict(size) + change));
  };
}
