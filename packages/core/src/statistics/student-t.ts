import { InvalidInputError, ProblemList } from "../errors/invalid-input-error.ts";

/**
 * Probability that a variable with Student's t distribution is above `statistic`. Keeps its digits down to
 * 1e-300, where
 * 1 − P(T ≤ t) would be 0 from 1e-16 on.
 *
 * P(T > t) = ½·I_x(ν/2, ½) with x = ν/(ν + t²), t ≥ 0, and I the regularized incomplete beta function
 * (Abramowitz & Stegun 26.7.1).
 *
 * @param degreesOfFreedom ν, above 0; need not be whole
 * @throws InvalidInputError for degrees of freedom that are not above 0
 */
export function studentUpperTail(statistic: number, degreesOfFreedom: number): number {
  checkDegrees(degreesOfFreedom);
  if (Number.isNaN(statistic)) return Number.NaN;
  const tail = tailAbove(Math.abs(statistic), degreesOfFreedom);
  return statistic >= 0 ? tail : 1 - tail;
}

/**
 * The number below which a variable with Student's t distribution lies with this probability: −∞ for 0, ∞ for
 * 1.
 *
 * @param probability in [0, 1]
 * @param degreesOfFreedom ν, above 0; need not be whole
 * @throws InvalidInputError for arguments outside their ranges
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  checkDegrees(degreesOfFreedom);
  if (!(probability >= 0 && probability <= 1)) {
    throw new InvalidInputError([
      { path: "probability", message: `is ${probability}, expected a number in [0, 1]` },
    ]);
  }
  if (probability === 0.5) return 0;
  const wanted = Math.min(probability, 1 - probability);
  const size = wanted === 0 ? Number.POSITIVE_INFINITY : sizeOfTail(wanted, degreesOfFreedom);
  return probability < 0.5 ? -size : size;
}

const mostTurns = 200;

/**
 * t > 0 with P(T > t) = wanted < ½: Newton on ln P as a function of ln t, inside a bracket that only shrinks.
 */
function sizeOfTail(wanted: number, degreesOfFreedom: number): number {
  let low = 0;
  let high = 1;
  while (tailAbove(high, degreesOfFreedom) > wanted) {
    low = high;
    high *= 2;
  }
  let size = low === 0 ? high / 2 : low * Math.SQRT2;
  for (let turn = 0; turn < mostTurns; turn++) {
    const tail = tailAbove(size, degreesOfFreedom);
    if (tail > wanted) low = size;
    else high = size;
    const slope = (-size * density(size, degreesOfFreedom)) / tail;
    let next = size * Math.exp((Math.log(wanted) - Math.log(tail)) / slope);
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - size) <= 2 * Number.EPSILON * size) return next;
    size = next;
  }
  return size;
}

function tailAbove(size: number, degreesOfFreedom: number): number {
  if (size === Number.POSITIVE_INFINITY) return 0;
  const half = degreesOfFreedom / 2;
  // size² may be infinite, or nothing beside ν: both parts are made from the ratio.
  const ratio = (size / degreesOfFreedom) * size;
  const nearOne = 1 / (1 + ratio);
  const nearNothing = ratio === Number.POSITIVE_INFINITY ? 1 : ratio / (1 + ratio);
  // ln of x^(ν/2)·(1 − x)^½ / B(ν/2, ½)
  const logFront =
    (ratio === Number.POSITIVE_INFINITY
      ? half * (Math.log(degreesOfFreedom) - 2 * Math.log(size))
      : -half * Math.log1p(ratio)) +
    Math.log(nearNothing) / 2 +
    Math.log(gammaRatio(half)) -
    logRootPi;
  const front = Math.exp(logFront);
  if (nearOne < (half + 1) / (half + 2.5)) return (front * betaFraction(nearOne, half, 0.5)) / half / 2;
  // Of the other end: I_x(a, b) = 1 − I_(1−x)(b, a).
  return (1 - (front * betaFraction(nearNothing, 0.5, half)) / 0.5) / 2;
}

function density(size: number, degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  const power = -(half + 0.5) * Math.log1p((size / degreesOfFreedom) * size);
  return (gammaRatio(half) * Math.exp(power - logRootPi)) / Math.sqrt(degreesOfFreedom);
}

const logRootPi = Math.log(Math.PI) / 2;

/**
 * Γ(a + ½) / Γ(a): its asymptotic series beyond 60, to which smaller arguments are raised by Γ(a + 1) =
 * a·Γ(a).
 */
function gammaRatio(a: number): number {
  let factor = 1;
  let large = a;
  for (; large < 60; large++) factor *= large / (large + 0.5);
  const inverse = 1 / (8 * large);
  // Coefficients of Γ(a + ½)/Γ(a)/√a in powers of 1/(8a).
  const series =
    1 +
    inverse *
      (-1 +
        inverse *
          (1 / 2 + inverse * (5 / 2 + inverse * (-21 / 8 + inverse * (-399 / 8 + inverse * (869 / 16))))));
  return factor * Math.sqrt(large) * series;
}

const smallest = 1e-300;

/** The continued fraction of the incomplete beta function (Abramowitz & Stegun 26.5.8), by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  let above = 1;
  let below = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let value = below;
  const turn = (term: number): number => {
    below = 1 / awayFromZero(1 + term * below);
    above = awayFromZero(1 + term / above);
    return below * above;
  };
  const mostTerms = 200 + 10 * Math.sqrt(Math.max(a, b));
  for (let term = 1; term <= mostTerms; term++) {
    const even = turn((term * (b - term) * x) / ((a + 2 * term - 1) * (a + 2 * term)));
    const odd = turn((-(a + term) * (a + b + term) * x) / ((a + 2 * term) * (a + 2 * term + 1)));
    value *= even * odd;
    if (Math.abs(even * odd - 1) <= Number.EPSILON) break;
  }
  return value;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < smallest ? smallest : value;
}

function checkDegrees(degreesOfFreedom: number): void {
  const problems = new ProblemList();
  problems.expect(
    degreesOfFreedom > 0,
    "degreesOfFreedom",
    `is ${degreesOfFreedom}, expected a number above 0`,
  );
  problems.throwIfAny();
}
