import {
  bestConstant,
  createExponentProblem,
  type Profile,
  type ProfileOptions,
  profileAt,
} from "./exponent-profile.ts";
import type { PreparedPoints } from "./points.ts";
import { refineBracket } from "./refine-bracket.ts";
import { scanExponents } from "./scan-exponents.ts";

/**
 * Exponents that are searched; with `nonNegative` only those from 0. The range ends earlier where `size **
 * exponent` would leave the floating-point numbers: at 620 / ln(smallest size), which is below 40 from a
 * smallest size of 5.4 million on.
 */
export const exponentRange: { readonly minimum: number; readonly maximum: number } = {
  minimum: -6,
  maximum: 40,
};

/** e^620 is 10^269: with any sensible loss as a factor still a floating-point number. */
const largestLogPower = 620;

/** Losses are known, and curves computed, up to this share of them: rounding. */
const rounding = 1e-13;

/** The best exponent among those of one sign. */
interface SearchedSide {
  readonly profile: Profile;
  /** Whether the sum of squares still falls, or no longer changes, at the end of the range. */
  readonly atEdge: boolean;
  readonly rising: boolean;
}

/** The parameters of the best curve, in the units of the points. */
export interface BestCurve {
  readonly scale: number;
  readonly exponent: number;
  readonly floor: number;
  readonly atEdge: boolean;
}

/** The global minimum of the weighted sum of squares over all curves in the range of exponents. */
export function searchExponent(points: PreparedPoints, options: ProfileOptions): BestCurve {
  let best = searchSide(points, options, false);
  if (!options.nonNegative) {
    const rising = searchSide(points, options, true);
    if (rising.profile.residual < best.profile.residual) best = rising;
  }
  const { magnitude, scale, floor } = best.profile;
  const reference = best.rising ? points.sizes.at(-1)! : points.sizes[0]!;
  const exponent = best.rising ? -magnitude : magnitude;
  return {
    exponent,
    scale: scale * points.lossUnit * reference ** exponent,
    floor: floor * points.lossUnit,
    atEdge: best.atEdge,
  };
}

function searchSide(points: PreparedPoints, options: ProfileOptions, rising: boolean): SearchedSide {
  const problem = createExponentProblem(points, options, rising);
  const start = profileAt(problem, 0);
  const end = profileAt(problem, rangeEnd(points, rising));

  // A power next to exponent 0 stands for a logarithm, which can be the best curve without being a minimum in
  // between.
  const constant = bestConstant(problem, 0);
  const startsLower = options.family === "power-law" || start.residual < constant.residual;
  let profile = startsLower ? start : constant;
  const brackets = scanExponents(problem, start, end).sort((first, second) => first.promise - second.promise);
  for (const bracket of brackets) {
    if (bracket.promise > profile.residual) break;
    const refined = refineBracket(problem, bracket);
    if (refined.residual < profile.residual) profile = refined;
  }
  const atEdge = end.scale !== 0 && !isLower(profile.residual, end.residual, problem.constantResidual);
  return { profile: atEdge ? end : profile, atEdge, rising };
}

/**
 * Whether one sum of squares is lower than another by more than rounding: Σ r² as uncertain as r is by a
 * share of √`unit`.
 */
export function isLower(residual: number, other: number, unit: number): boolean {
  return other - residual > rounding * Math.sqrt(residual * unit) + rounding ** 2 * unit;
}

function rangeEnd(points: PreparedPoints, rising: boolean): number {
  const reference = rising ? points.sizes.at(-1)! : points.sizes[0]!;
  const end = rising ? -exponentRange.minimum : exponentRange.maximum;
  return Math.min(end, largestLogPower / Math.abs(Math.log(reference)));
}
