import { type ExponentProblem, type Profile, profileAt } from "./exponent-profile.ts";

/** Neighbouring exponents between which the sum of squares has a minimum. */
export interface Bracket {
  readonly lower: number;
  readonly upper: number;
  /** About the least that the sum of squares can be in between. */
  readonly promise: number;
}

/** First step of the scan, in units of 1 / ln(largest size / smallest size). */
const firstStep = 0.2;
/** Steps before the step is doubled for the first time; half as many before each later doubling. */
const stepsBeforeDoubling = 40;
/** A power smaller than this no longer moves a sum. */
const negligible = 1e-30;

/**
 * Follows the sum of squares from `start` (magnitude 0) to `end` and returns where its derivative changes from below 0 to
 * above. Powers decay by a constant factor from one exponent to the next, so a step costs no exponential, only products;
 * the larger the exponent, the fewer sizes still matter and the smoother the sum, so steps grow.
 */
export function scanExponents(problem: ExponentProblem, start: Profile, end: Profile): Bracket[] {
  const { distances, weights, losses, hasFloor, nonNegative, totalWeight, meanLoss } = problem;
  const count = distances.length;
  const center = hasFloor ? meanLoss : 0;
  const centeredLosses = losses.map((loss) => loss - center);
  const squaredLosses = problem.constantResidual + totalWeight * (meanLoss - center) ** 2;
  // As many steps as the range needs, and at least 16 where all sizes are nearly the same.
  let step = Math.min(firstStep / distances[count - 1]!, end.magnitude / 16);
  const decays = distances.map((distance) => Math.exp(-step * distance));
  const powers = distances.map(() => 1);

  const brackets: Bracket[] = [];
  let active = count;
  let untilDoubling = stepsBeforeDoubling;
  let magnitude = 0;
  let previous: Pick<Profile, "magnitude" | "residual" | "slope"> = start;
  for (;;) {
    magnitude += step;
    if (magnitude >= end.magnitude) break;

    let power = 0;
    let powerSquared = 0;
    let lossPower = 0;
    let slopePower = 0;
    let slopePowerSquared = 0;
    let slopeLossPower = 0;
    for (let index = 0; index < active; index++) {
      const value = powers[index]! * decays[index]!;
      powers[index] = value;
      const weighted = weights[index]! * value;
      const squared = weighted * value;
      const product = weighted * centeredLosses[index]!;
      const distance = distances[index]!;
      power += weighted;
      powerSquared += squared;
      lossPower += product;
      slopePower += weighted * distance;
      slopePowerSquared += squared * distance;
      slopeLossPower += product * distance;
    }
    while (active > 1 && powers[active - 1]! < negligible) active--;

    let scale = hasFloor
      ? lossPower / (powerSquared - (power * power) / totalWeight)
      : lossPower / powerSquared;
    let constant = hasFloor ? (-scale * power) / totalWeight : 0; // What the floor adds to `center`.
    if (hasFloor && nonNegative && center + constant < 0) {
      constant = -center;
      scale = (lossPower - constant * power) / powerSquared;
    }
    if (nonNegative && scale < 0) {
      scale = 0;
      constant = 0;
    }
    const residual =
      squaredLosses -
      2 * scale * lossPower +
      scale * scale * powerSquared +
      2 * scale * constant * power +
      constant * constant * totalWeight;
    const slope = 2 * scale * (slopeLossPower - scale * slopePowerSquared - constant * slopePower);
    const next = { magnitude, residual, slope };
    addBracket(brackets, previous, next);
    previous = next;

    if (--untilDoubling === 0) {
      untilDoubling = stepsBeforeDoubling / 2;
      step *= 2;
      for (let index = 0; index < active; index++) decays[index]! *= decays[index]!;
    }
  }
  addBracket(brackets, previous, end);
  return brackets;
}

function addBracket(
  brackets: Bracket[],
  lower: Pick<Profile, "magnitude" | "residual" | "slope">,
  upper: Pick<Profile, "magnitude" | "residual" | "slope">,
): void {
  if (!(lower.slope < 0 && upper.slope >= 0)) return;
  const steepest = Math.max(-lower.slope, upper.slope);
  const promise = Math.min(lower.residual, upper.residual) - (upper.magnitude - lower.magnitude) * steepest;
  brackets.push({ lower: lower.magnitude, upper: upper.magnitude, promise });
}

/** The minimum inside a bracket: the root of the derivative, by Chandrupatla's safeguarded inverse interpolation. */
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

/** Where to look between `newest` (0) and `opposite` (1): T. R. Chandrupatla, Advances in Engineering Software 28 (1997). */
function nextFraction(newest: Profile, opposite: Profile, oldest: Profile): number {
  const position = (newest.magnitude - opposite.magnitude) / (oldest.magnitude - opposite.magnitude);
  const height = (newest.slope - opposite.slope) / (oldest.slope - opposite.slope);
  // A slope of exactly 0 is mostly that of a level stretch, where a bound holds the curve constant: no root to aim at.
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
