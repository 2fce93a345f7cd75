import type { LearningCurve, Random } from "@slicetuner/core";
import { exponentRange } from "./search-exponent.ts";

/**
 * One curve that the data could as well have come from, drawn from the normal distribution of the fitted
 * parameters: their covariance times the residual variance, as in the curve's bands. Losses are finite and at
 * least 0; where no parameter of the fit is negative, none of the draw is.
 *
 * Exponent, scale and floor lie in a narrow curved valley, which a normal distribution of them would leave.
 * So the draw is made of the exponent and of the losses at the sizes where the fitted loss does not depend on
 * the exponent; there are as many as other parameters, and they lie among the data. The drawn curve passes
 * through these losses.
 *
 * Curves that draw themselves do so.
 *
 * Where the fit has no covariance there is nothing to draw from, and the losses are the curve's own.
 */
export function drawCurve(curve: LearningCurve, random: Random): (size: number) => number {
  if (curve.draw !== undefined) return curve.draw(random);
  const { covariance, degreesOfFreedom, residualSumOfSquares } = curve;
  // Always as many numbers, so that one curve's draw does not depend on another's.
  const [first, second, third] = [random.normal(), random.normal(), random.normal()];
  const own = (size: number) => toLoss(curve.predict(size));
  if (covariance === null || degreesOfFreedom <= 0) return own;

  const residualVariance = residualSumOfSquares / degreesOfFreedom;
  const pivots = findPivots(curve, covariance);
  if (pivots === null) return own;
  const covarianceAt = (one: number, other: number) => {
    const [left, right] = [gradientAt(curve, one), gradientAt(curve, other)];
    const entry = (row: readonly number[], i: number) =>
      row.reduce((sum, value, j) => sum + left[i]! * value * right[j]!, 0);
    return residualVariance * covariance.reduce((sum, row, i) => sum + entry(row, i), 0);
  };
  const held = curve.exponent >= 0 && curve.scale >= 0 && curve.floor >= 0;
  const exponent = curve.exponent + Math.sqrt(residualVariance * covariance[0]![0]!) * first;
  const within = (lowest: number) => Math.min(exponentRange.maximum, Math.max(lowest, exponent));

  const [near, far] = pivots;
  const nearDeviation = deviation(covarianceAt(near, near));
  let nearLoss = curve.predict(Math.exp(near)) + nearDeviation * second;
  if (held) nearLoss = Math.max(0, nearLoss);
  if (far === undefined) {
    const drawn = within(held ? 0 : exponentRange.minimum);
    return (size) => toLoss(nearLoss * Math.exp(-drawn * (Math.log(size) - near)));
  }

  const along = nearDeviation > 0 ? covarianceAt(near, far) / nearDeviation : 0;
  const across = deviation(covarianceAt(far, far) - along ** 2);
  let farLoss = curve.predict(Math.exp(far)) + along * second + across * third;
  if (held) farLoss = Math.min(nearLoss, Math.max(0, farLoss));
  if (nearLoss === farLoss) return () => toLoss(nearLoss);
  // The power law through both losses has no floor; any lower exponent has one below 0.
  const lowest = held ? Math.log(nearLoss / farLoss) / (far - near) : exponentRange.minimum;
  const drawn = within(lowest);
  return (size) =>
    toLoss(nearLoss + (farLoss - nearLoss) * progress(drawn, Math.log(size) - near, far - near));
}

/**
 * How far a power law has come at `distance`, as a share of its way to `end`; distances are differences of ln
 * size.
 */
function progress(exponent: number, distance: number, end: number): number {
  return exponent === 0 ? distance / end : Math.expm1(-exponent * distance) / Math.expm1(-exponent * end);
}

function gradientAt({ scale, exponent }: LearningCurve, logSize: number): number[] {
  const power = Math.exp(-exponent * logSize);
  return [-scale * logSize * power, power, 1];
}

function deviation(variance: number): number {
  return Math.sqrt(Math.max(0, variance));
}

function toLoss(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(0, value));
}

/**
 * ln of the sizes, ascending, at which exponent and fitted loss are uncorrelated; null where rounding hides
 * them.
 *
 * Written out, this is level + bend·e^(a·u) = u for u = ln size, with the floor's part (bend) only where
 * there is a floor. It has two solutions then, because what the exponent adds to the fit is orthogonal to a
 * power and a constant and so changes its sign twice among the data.
 */
function findPivots(
  { scale, exponent }: LearningCurve,
  covariance: readonly (readonly number[])[],
): readonly [number] | readonly [number, number] | null {
  const [variance, withScale, withFloor] = covariance[0]! as [number, number, number?];
  const level = withScale / (variance * scale);
  if (!Number.isFinite(level)) return null;
  if (withFloor === undefined) return [level];

  const bend = withFloor / (variance * scale);
  const excess = (logSize: number) => level + bend * Math.exp(exponent * logSize) - logSize;
  const turn = -Math.log(bend * exponent) / exponent;
  // The excess is convex or concave, so its solutions lie on either side of its turning point.
  const sign = Math.sign(excess(turn));
  if (sign !== -Math.sign(bend)) return null;
  const solve = (direction: 1 | -1) => {
    let distance = 1;
    while (Math.sign(excess(turn + direction * distance)) === sign) distance *= 2;
    let nearest = 0;
    for (let halving = 0; halving < 60; halving++) {
      const middle = (nearest + distance) / 2;
      if (Math.sign(excess(turn + direction * middle)) === sign) nearest = middle;
      else distance = middle;
    }
    return turn + direction * distance;
  };
  return [solve(-1), solve(1)];
}
