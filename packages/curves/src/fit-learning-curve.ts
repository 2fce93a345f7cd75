import { type CurveFamily, type CurveStatus, InvalidInputError, type LearningCurve } from "@slicetuner/core";
import { fitAutoCurve } from "./auto/fit-auto-curve.ts";
import { createLearningCurve, predictLoss } from "./create-learning-curve.ts";
import { curveCovariance } from "./curve-covariance.ts";
import { type LearningCurvePoint, type PreparedPoints, preparePoints } from "./points.ts";
import { type BestCurve, isLower, searchExponent } from "./search-exponent.ts";

/** Which curves are fitted; with `auto` the points and a prior of what learning curves look like decide. */
export type CurveChoice = CurveFamily | "auto";

/** Settings of {@link fitLearningCurve}. */
export interface LearningCurveOptions {
  /** @default "power-law" */
  readonly family?: CurveChoice;
  /** Whether exponent, scale and floor are held at 0 or above; with `auto` they always are. @default true */
  readonly nonNegative?: boolean;
}

const parameterCounts: Readonly<Record<CurveFamily, number>> = { "power-law": 2, "power-law-with-floor": 3 };

/** Losses that differ from their mean by less than this share are the same number up to rounding. */
const equalLosses = 1e-14;

/**
 * Fits loss ≈ scale · size^−exponent [+ floor] by weighted least squares: the minimum of Σ weight·(loss −
 * curve)² over all curves with an exponent in {@link exponentRange}, not only a local one. For a given
 * exponent the best scale and floor are a linear problem, so only the exponent is searched: scanned, then
 * refined wherever the sum has a minimum. (Slice Tuner, SIGMOD 2021, section 4.1; tech report
 * arXiv:2003.04549. Weights equal to the sizes are the paper's.)
 *
 * With too few distinct sizes the curve has no floor, or with one size is constant, and has no covariance;
 * nor has one at the edge of the range.
 *
 * With family `auto` the curve is a power law with floor for sizes from the largest measured one on: {@link
 * fitAutoCurve}.
 *
 * @throws InvalidInputError naming every point whose size, loss or weight cannot be used; when none has a
 * weight; for an unknown family.
 */
export function fitLearningCurve(
  points: readonly LearningCurvePoint[],
  options: LearningCurveOptions = {},
): LearningCurve {
  const { family = "power-law", nonNegative = true } = options;
  const curve = family === "auto" ? fitAutoCurve(points) : fitFamily(points, family, nonNegative);
  const used = points
    .filter(({ size, weight = size }) => weight > 0)
    .map(({ size, loss }) => ({ size, loss }))
    .sort((first, second) => first.size - second.size || first.loss - second.loss);
  return { ...curve, points: used };
}

function fitFamily(
  points: readonly LearningCurvePoint[],
  family: CurveFamily,
  nonNegative: boolean,
): LearningCurve {
  const parameterCount = parameterCounts[family];
  if (parameterCount === undefined) {
    const known = [...Object.keys(parameterCounts), "auto"].join(", ");
    throw new InvalidInputError([{ path: "family", message: `is "${family}", expected one of ${known}` }]);
  }
  const prepared = preparePoints(points);
  const enough = prepared.distinctSizes >= parameterCount;

  const constant = prepared.distinctSizes === 1 || isConstant(prepared);
  const best = constant
    ? constantCurve(prepared, enough ? family : "power-law", nonNegative)
    : enough
      ? searchExponent(prepared, { family, nonNegative })
      : bestThroughTwoSizes(prepared, nonNegative);
  const { scale, exponent, floor, atEdge } = best;
  const parameters = { family, scale, exponent, floor };
  return createLearningCurve({
    ...parameters,
    nonNegative,
    status: enough ? judge(best, constant) : "too-few-points",
    residualSumOfSquares: sumOfSquares(prepared, best),
    degreesOfFreedom: prepared.sizes.length - parameterCount,
    // At the edge the sum of squares has no minimum in the exponent to expand around.
    covariance: enough && !atEdge ? curveCovariance(prepared, parameters) : null,
  });
}

/**
 * Two sizes determine no floor: mostly the curve without one passes as close to them. Not through losses of
 * both signs, or where it would be steeper than the range of exponents allows.
 */
function bestThroughTwoSizes(points: PreparedPoints, nonNegative: boolean): BestCurve {
  const withoutFloor = searchExponent(points, { family: "power-law", nonNegative });
  const withFloor = searchExponent(points, { family: "power-law-with-floor", nonNegative });
  const unit = sumOfSquares(points, { ...withoutFloor, scale: 0 });
  const floorHelps = isLower(sumOfSquares(points, withFloor), sumOfSquares(points, withoutFloor), unit);
  return floorHelps ? withFloor : withoutFloor;
}

function sumOfSquares({ sizes, losses, weights }: PreparedPoints, curve: BestCurve): number {
  let sum = 0;
  for (let index = 0; index < sizes.length; index++) {
    sum += weights[index]! * (losses[index]! - predictLoss(curve, sizes[index]!)) ** 2;
  }
  return sum;
}

function isConstant({ constantResidual, meanLoss, totalWeight }: PreparedPoints): boolean {
  return constantResidual <= totalWeight * (equalLosses * meanLoss) ** 2;
}

function constantCurve(
  { meanLoss, lossUnit }: PreparedPoints,
  family: CurveFamily,
  nonNegative: boolean,
): BestCurve {
  const loss = nonNegative ? Math.max(0, meanLoss * lossUnit) : meanLoss * lossUnit;
  return family === "power-law"
    ? { scale: loss, exponent: 0, floor: 0, atEdge: false }
    : { scale: 0, exponent: 0, floor: loss, atEdge: false };
}

function judge({ scale, exponent, atEdge }: BestCurve, constant: boolean): CurveStatus {
  if (constant) return "flat";
  if (atEdge) return "edge";
  // A curve that is best held level, although the losses differ, would have to rise to do better.
  return exponent * scale > 0 ? "converged" : "rising";
}
