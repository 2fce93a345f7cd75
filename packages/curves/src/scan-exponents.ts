import type { ExponentProblem, Profile } from "./exponent-profile.ts";

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
 * Follows the sum of squares from `start` (magnitude 0) to `end` and returns where its derivative changes
 * from below 0 to above. Powers decay by a constant factor from one exponent to the next, so a step costs no
 * exponential, only products; the larger the exponent, the fewer sizes still matter and the smoother the sum,
 * so steps grow.
 */
export function scanExponents(problem: ExponentProblem, start: Profile, end: Profile): Bracket[] {
  const { distances, weights, hasFloor, meanLoss } = problem;
  const count = distances.length;
  // Losses around their mean keep the digits of a small trend on a high floor.
  const losses = hasFloor ? problem.losses.map((loss) => loss - meanLoss) : problem.losses;
  // As many steps as the range needs, and at least 16 where all sizes are nearly the same.
  let step = Math.min(firstStep / distances[count - 1]!, end.magnitude / 16);
  const decays = distances.map((distance) => Math.exp(-step * distance));
  const powers = distances.map(() => 1);

  const brackets: Bracket[] = [];
  let active = count;
  let untilDoubling = stepsBeforeDoubling;
  let previous: ScannedExponent = start;
  for (let magnitude = step; magnitude < end.magnitude; magnitude += step) {
    let power = 0;
    let powerSquared = 0;
    let lossPower = 0;
    let powerMoment = 0;
    let powerSquaredMoment = 0;
    let lossPowerMoment = 0;
    for (let index = 0; index < active; index++) {
      const value = powers[index]! * decays[index]!;
      powers[index] = value;
      const weighted = weights[index]! * value;
      const squared = weighted * value;
      const product = weighted * losses[index]!;
      const distance = distances[index]!;
      power += weighted;
      powerSquared += squared;
      lossPower += product;
      powerMoment += weighted * distance;
      powerSquaredMoment += squared * distance;
      lossPowerMoment += product * distance;
    }
    while (active > 1 && powers[active - 1]! < negligible) active--;

    const sums = { power, powerSquared, lossPower, powerMoment, powerSquaredMoment, lossPowerMoment };
    const next = solveFromSums(problem, magnitude, sums);
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

type ScannedExponent = Pick<Profile, "magnitude" | "residual" | "slope">;

/**
 * Weighted sums of powers and losses; with a floor the losses are around their mean. A moment has the
 * distance as a factor.
 */
interface Sums {
  readonly power: number;
  readonly powerSquared: number;
  readonly lossPower: number;
  readonly powerMoment: number;
  readonly powerSquaredMoment: number;
  readonly lossPowerMoment: number;
}

/**
 * What `profileAt` finds from residuals, here from sums: cheaper, and exact enough to tell where minima are.
 */
function solveFromSums(problem: ExponentProblem, magnitude: number, sums: Sums): ScannedExponent {
  const { hasFloor, nonNegative, totalWeight, meanLoss, constantResidual } = problem;
  const { power, powerSquared, lossPower } = sums;
  let scale = lossPower / powerSquared;
  let constant = 0; // Beyond the mean loss where there is a floor.
  if (hasFloor) {
    scale = lossPower / (powerSquared - (power * power) / totalWeight);
    constant = (-scale * power) / totalWeight;
    if (nonNegative && meanLoss + constant < 0) {
      constant = -meanLoss;
      scale = (lossPower - constant * power) / powerSquared;
    }
  }
  if (nonNegative && scale < 0) {
    return { magnitude, residual: constantResidual + (hasFloor ? 0 : totalWeight * meanLoss ** 2), slope: 0 };
  }
  const residual =
    constantResidual +
    totalWeight * (hasFloor ? constant : meanLoss) ** 2 -
    scale * (2 * lossPower - scale * powerSquared - 2 * constant * power);
  const slope =
    2 * scale * (sums.lossPowerMoment - scale * sums.powerSquaredMoment - constant * sums.powerMoment);
  return { magnitude, residual, slope };
}

function addBracket(brackets: Bracket[], lower: ScannedExponent, upper: ScannedExponent): void {
  if (!(lower.slope < 0 && upper.slope >= 0)) return;
  const steepest = Math.max(-lower.slope, upper.slope);
  const promise = Math.min(lower.residual, upper.residual) - (upper.magnitude - lower.magnitude) * steepest;
  brackets.push({ lower: lower.magnitude, upper: upper.magnitude, promise });
}
