import { type ExponentProblem, type Profile, profileAt } from "./exponent-profile.ts";
import type { Bracket } from "./scan-exponents.ts";

/**
 * The minimum inside a bracket: the root of the derivative, by Chandrupatla's safeguarded inverse
 * interpolation.
 */
export function refineBracket(problem: ExponentProblem, bracket: Bracket): Profile {
  let newest = profileAt(problem, bracket.lower);
  let opposite = profileAt(problem, bracket.upper);
  let fraction = 0.5;
  for (let iteration = 0; iteration < 100; iteration++) {
    if (newest.slope < 0 === opposite.slope < 0) break;
    const width = opposite.magnitude - newest.magnitude;
    if (Math.abs(width) <= 1e-14 * (1 + newest.magnitude)) break;
    const next = profileAt(problem, newest.magnitude + fraction * width);
    let oldest: Profile;
    if (next.slope < 0 === newest.slope < 0) {
      oldest = newest;
    } else {
      oldest = opposite;
      opposite = newest;
    }
    newest = next;
    fraction = nextFraction(newest, opposite, oldest);
  }
  return newest.residual <= opposite.residual ? newest : opposite;
}

/**
 * Where to look between `newest` (0) and `opposite` (1): T. R. Chandrupatla, Advances in Engineering Software
 * 28 (1997).
 */
function nextFraction(newest: Profile, opposite: Profile, oldest: Profile): number {
  const position = (newest.magnitude - opposite.magnitude) / (oldest.magnitude - opposite.magnitude);
  const height = (newest.slope - opposite.slope) / (oldest.slope - opposite.slope);
  // A slope of exactly 0 is mostly that of a level stretch, where a bound holds the curve constant: no root
  // to aim at.
  const level = newest.slope === 0 || opposite.slope === 0;
  const interpolable = !level && height ** 2 < position && (1 - height) ** 2 < 1 - position;
  if (!interpolable) return 0.5;
  const fraction =
    (newest.slope / (opposite.slope - newest.slope)) * (oldest.slope / (opposite.slope - oldest.slope)) +
    ((oldest.magnitude - newest.magnitude) / (opposite.magnitude - newest.magnitude)) *
      (newest.slope / (oldest.slope - newest.slope)) *
      (opposite.slope / (oldest.slope - opposite.slope));
  const smallest = (0.5e-14 * (1 + newest.magnitude)) / Math.abs(opposite.magnitude - newest.magnitude);
  return Math.min(1 - smallest, Math.max(smallest, fraction));
}
