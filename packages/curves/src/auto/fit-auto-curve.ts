import { type CurveStatus, InvalidInputError, type LearningCurve } from "@slicetuner/core";
import { Matrix, pseudoInverse } from "ml-matrix";
import { createLearningCurve } from "../create-learning-curve.ts";
import { type LearningCurvePoint, preparePoints } from "../points.ts";
import { searchExponent } from "../search-exponent.ts";
import { drawAround } from "./draw-around.ts";
import { type MergedPoints, mergePoints } from "./merge-points.ts";
import { predictBeyond } from "./posterior.ts";

/** The curve is made for sizes from the largest measured one to so many times it. */
const reach = 256;
/** Sizes at which it is compared with the prediction: close to each other near the largest measured size. */
const comparisons = 12;
/**
 * How far curves depart from all shapes: a standard deviation of this share of the loss over e times the
 * size, growing with the root of ln size. So much of it is in the spread of the shapes already that theirs
 * counts less, and tails are heavy. Chosen as the shapes' prior.
 */
const drift = 0.12;
const shareOfSpread = 0.25;
const mostDegreesOfFreedom = 4;
/** Directions that the compared losses tell less of, relative to the loss, are left out of the covariance. */
const leastTold = 1e-4;
/** Sizes within e to so much times the largest measured one are as near to it as that itself. */
const nearness = 0.05;
/** Fewer distinct sizes say too little to give a band. */
const fewestSizes = 3;

/**
 * Chooses a curve by itself: many shapes (power laws with and without floor, early or late to fall) are
 * weighed by a prior of what learning curves look like and by how well they go through the points, and the
 * power law with floor returned is the one nearest to the median of what they predict from the largest
 * measured size on. So it need not pass through the points at small sizes. Its covariance holds what the
 * shapes disagree about.
 */
export function fitAutoCurve(points: readonly LearningCurvePoint[]): LearningCurve {
  const merged = mergePoints(points);
  const negative = merged.sizes.filter((_, index) => merged.losses[index]! < 0);
  if (negative.length > 0) {
    const sizes = negative.join(", ");
    throw new InvalidInputError([
      {
        path: "points",
        message: `the loss is below 0 at size ${sizes}; family "auto" expects losses of at least 0`,
      },
    ]);
  }
  return merged.losses.every((loss) => loss === 0) ? zeroCurve(merged) : fitProspect(merged);
}

function zeroCurve({ count, sizes }: MergedPoints): LearningCurve {
  return createLearningCurve({
    family: "power-law-with-floor",
    scale: 0,
    exponent: 0,
    floor: 0,
    status: sizes.length < fewestSizes ? "too-few-points" : "flat",
    degreesOfFreedom: count - 1,
  });
}

function fitProspect(merged: MergedPoints): LearningCurve {
  const largest = Math.log(merged.sizes.at(-1)!);
  const distances = Float64Array.from(
    { length: comparisons },
    (_, step) => Math.log(reach) * (step / (comparisons - 1)) ** 2,
  );
  const prospect = predictBeyond(
    merged,
    distances.map((distance) => largest + distance),
  );
  const { scale, exponent, floor } = searchExponent(
    preparePoints(
      Array.from(distances, (distance, index) => ({
        size: Math.exp(largest + distance),
        loss: prospect.medians[index]!,
        weight: 1,
      })),
    ),
    { family: "power-law-with-floor", nonNegative: true },
  );
  const enough = merged.sizes.length >= fewestSizes;
  const degreesOfFreedom = Math.min(mostDegreesOfFreedom, merged.count - 1);
  const curve = createLearningCurve({
    family: "power-law-with-floor",
    scale,
    exponent,
    floor,
    status: enough ? judge(merged, exponent * scale > 0) : "too-few-points",
    degreesOfFreedom,
    residualSumOfSquares: prospect.noise * degreesOfFreedom,
    covariance: enough ? covarianceOf({ scale, exponent, floor }, largest, distances, prospect) : null,
  });
  return { ...curve, draw: (random) => drawAround(curve, random) };
}

function judge({ losses, withinSizes }: MergedPoints, falls: boolean): CurveStatus {
  if (withinSizes === 0 && losses.every((loss) => loss === losses[0])) return "flat";
  return falls ? "converged" : "rising";
}

/**
 * The covariance of exponent, scale and floor, relative to the noise, that comes nearest to that of the
 * predicted losses: J⁺·C·J⁺ᵀ for the curve's weighted Jacobian J at the compared sizes.
 */
function covarianceOf(
  { scale, exponent, floor }: { readonly scale: number; readonly exponent: number; readonly floor: number },
  largest: number,
  distances: Float64Array,
  prospect: ReturnType<typeof predictBeyond>,
): number[][] {
  const atLargest = scale * Math.exp(-exponent * largest);
  const powers = distances.map((distance) => Math.exp(-exponent * distance));
  const losses = powers.map((power) => atLargest * power + floor);
  const unit = losses[0]! > 0 ? losses[0]! : 1;
  const jacobian = new Matrix(
    Array.from(distances, (distance, index) => [
      (-atLargest / unit) * distance * powers[index]!,
      powers[index]!,
      1,
    ]),
  );
  // Near the largest measured size losses are known best: there the parameters' covariance has to fit most
  // closely.
  const trust = Matrix.diag(Array.from(distances, (distance) => 1 / Math.sqrt(nearness + distance)));
  const inverse = pseudoInverse(trust.mmul(jacobian), leastTold).mmul(trust);
  const spread = prospect.covarianceAround(losses);
  const covariance = new Matrix(
    spread.map((row, first) =>
      row.map((value, second) => {
        const shared = Math.min(distances[first]!, distances[second]!);
        return (shareOfSpread * value) / unit ** 2 + drift ** 2 * shared;
      }),
    ),
  ).div(prospect.noise);
  // From (exponent, scale at the largest size, floor) in units of the loss to scale at size 1.
  const power = Math.exp(exponent * largest);
  const toParameters = new Matrix([
    [1, 0, 0],
    [scale * largest, power * unit, 0],
    [0, 0, unit],
  ]);
  const root = toParameters.mmul(inverse);
  return root.mmul(covariance).mmul(root.transpose()).to2DArray();
}
