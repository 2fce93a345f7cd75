import type { CurveFamily } from "@slicetuner/core";
import type { PreparedPoints } from "./points.ts";

/**
 * The least squares problem for exponents of one sign, as a function of the exponent's magnitude t ≥ 0:
 * loss ≈ s·exp(−t·distance) + c. A curve b·x^a that rises is one that falls in 1/x, so one piece of code
 * serves both: distances are |ln size − ln reference|, ascending from 0, where the reference is the smallest
 * size for falling powers and the largest for rising ones. Powers are then in (0, 1] and nothing overflows.
 */
export interface ExponentProblem {
  readonly hasFloor: boolean;
  readonly nonNegative: boolean;
  readonly distances: readonly number[];
  /** In units of `weightUnit`. */
  readonly weights: readonly number[];
  /** In units of `lossUnit`. */
  readonly losses: readonly number[];
  readonly totalWeight: number;
  /** Weighted mean of `losses`. */
  readonly meanLoss: number;
  /** Weighted sum of squares of `losses` around their mean: what the best constant leaves. */
  readonly constantResidual: number;
}

/** The best curve at one exponent. */
export interface Profile {
  readonly magnitude: number;
  /** s: the power's share of the loss at the reference size. */
  readonly scale: number;
  readonly floor: number;
  readonly residual: number;
  /** Derivative of `residual` with respect to `magnitude`; scale and floor follow as best they can. */
  readonly slope: number;
}

/**
 * With a floor and without bounds the curve becomes a logarithm as the exponent nears 0, while scale and
 * floor become infinite; exponents closer to 0 than this stand for that limit.
 */
const nearestToLogarithm = 1e-8;

/** Which curves are compared. */
export interface ProfileOptions {
  readonly family: CurveFamily;
  readonly nonNegative: boolean;
}

/** The problem for exponents above 0, or below it (`rising`). */
export function createExponentProblem(
  points: PreparedPoints,
  { family, nonNegative }: ProfileOptions,
  rising: boolean,
): ExponentProblem {
  const outward = (values: readonly number[]) => (rising ? values.toReversed() : values);
  const sizes = outward(points.sizes);
  const reference = Math.log(sizes[0]!);
  return {
    hasFloor: family === "power-law-with-floor",
    nonNegative,
    distances: sizes.map((size) => Math.abs(Math.log(size) - reference)),
    weights: outward(points.weights).map((weight) => weight / points.weightUnit),
    losses: outward(points.losses).map((loss) => loss / points.lossUnit),
    totalWeight: points.totalWeight,
    meanLoss: points.meanLoss,
    constantResidual: points.constantResidual,
  };
}

/**
 * Best scale and floor at the exponent of the given magnitude, computed from residuals and so to full
 * precision.
 */
export function profileAt(problem: ExponentProblem, magnitude: number): Profile {
  if (!problem.hasFloor) {
    const profile = projectOnPower(problem, magnitude);
    return problem.nonNegative && profile.scale < 0 ? zeroCurve(problem, magnitude) : profile;
  }
  const used = Math.max(magnitude, nearestToLogarithm);
  const profile = projectOnPowerAndConstant(problem, used);
  if (!problem.nonNegative) return profile;
  if (profile.floor < 0) {
    const withoutFloor = projectOnPower(problem, magnitude);
    return withoutFloor.scale < 0 ? zeroCurve(problem, magnitude) : withoutFloor;
  }
  return profile.scale < 0 ? bestConstant(problem, magnitude) : profile;
}

/** The best curve without a power, said to be at the given exponent. */
export function bestConstant(problem: ExponentProblem, magnitude: number): Profile {
  const { meanLoss, constantResidual } = problem;
  if (problem.nonNegative && meanLoss < 0) return zeroCurve(problem, magnitude);
  return { magnitude, scale: 0, floor: meanLoss, residual: constantResidual, slope: 0 };
}

function zeroCurve(problem: ExponentProblem, magnitude: number): Profile {
  const residual = problem.constantResidual + problem.totalWeight * problem.meanLoss ** 2;
  return { magnitude, scale: 0, floor: 0, residual, slope: 0 };
}

function projectOnPower({ distances, weights, losses }: ExponentProblem, magnitude: number): Profile {
  const powers = distances.map((distance) => Math.exp(-magnitude * distance));
  let product = 0;
  let square = 0;
  for (let index = 0; index < powers.length; index++) {
    const weighted = weights[index]! * powers[index]!;
    product += weighted * losses[index]!;
    square += weighted * powers[index]!;
  }
  const scale = product / square;
  let residual = 0;
  let slope = 0;
  for (let index = 0; index < powers.length; index++) {
    const fitted = scale * powers[index]!;
    const weighted = weights[index]! * (losses[index]! - fitted);
    residual += weighted * (losses[index]! - fitted);
    slope += 2 * weighted * fitted * distances[index]!;
  }
  return { magnitude, scale, floor: 0, residual, slope };
}

function projectOnPowerAndConstant(problem: ExponentProblem, magnitude: number): Profile {
  const { distances, weights, losses, totalWeight, meanLoss } = problem;
  // While all powers are near 1 their differences are computed from powers − 1, which keeps their digits.
  const shift = magnitude * distances.at(-1)! < 0.5 ? 1 : 0;
  const powers = distances.map((distance) =>
    shift === 1 ? Math.expm1(-magnitude * distance) : Math.exp(-magnitude * distance),
  );
  let meanPower = 0;
  for (let index = 0; index < powers.length; index++) meanPower += weights[index]! * powers[index]!;
  meanPower /= totalWeight;
  let product = 0;
  let square = 0;
  for (let index = 0; index < powers.length; index++) {
    const centered = powers[index]! - meanPower;
    product += weights[index]! * centered * (losses[index]! - meanLoss);
    square += weights[index]! * centered * centered;
  }
  const scale = product / square;
  let residual = 0;
  let slope = 0;
  for (let index = 0; index < powers.length; index++) {
    const error = losses[index]! - meanLoss - scale * (powers[index]! - meanPower);
    residual += weights[index]! * error * error;
    slope += 2 * weights[index]! * error * scale * (powers[index]! + shift) * distances[index]!;
  }
  return { magnitude, scale, floor: meanLoss - scale * (meanPower + shift), residual, slope };
}
