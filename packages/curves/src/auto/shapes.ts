/**
 * The shape of a learning curve, the loss at r times the smallest size relative to the loss there:
 * floor + (1 − floor) · ((r + delay) / (1 + delay))^−exponent.
 */
export interface CurveShape {
  readonly exponent: number;
  /** How many times the smallest size pass before the loss begins to fall as a power law. */
  readonly delay: number;
  /** The share of the first loss that no data remove. */
  readonly floor: number;
  /** Logarithm of how common such curves are, up to a constant. */
  readonly logPrior: number;
}

/** Chosen on half of the data sets of LCDB 1.1: see docs/reproduction/curves.md. */
const typicalLogExponent = -0.7;
const spreadOfLogExponent = 0.9;
const powerOfFloor = -0.5;
const powerOfRest = -0.4;
const powerOfDelay = -0.22;

const exponents = Array.from({ length: 10 }, (_, step) => 0.05 * 80 ** (step / 9));
const delays = [0, 2, 10, 50, 250];
const floors = [0, 0.08, 0.18, 0.3, 0.42, 0.54, 0.66, 0.78, 0.9, 1];

/** All combinations of exponents from .05 to 4, delays and floors. */
export const curveShapes: readonly CurveShape[] = exponents.flatMap((exponent) =>
  delays.flatMap((delay) =>
    floors.map((floor) => ({
      exponent,
      delay,
      floor,
      logPrior:
        -0.5 * ((Math.log(exponent) - typicalLogExponent) / spreadOfLogExponent) ** 2 +
        powerOfFloor * Math.log(floor + 0.02) +
        powerOfRest * Math.log(1 - floor + 0.02) +
        powerOfDelay * Math.log1p(delay),
    })),
  ),
);

/** The shape's loss at `ratio` times the smallest size, relative to the loss there. */
export function shapeAt({ exponent, delay, floor }: CurveShape, ratio: number): number {
  return floor + (1 - floor) * ((ratio + delay) / (1 + delay)) ** -exponent;
}
