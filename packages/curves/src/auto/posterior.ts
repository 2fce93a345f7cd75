import type { MergedPoints } from "./merge-points.ts";
import { createResiduals } from "./residuals.ts";
import { type CurveShape, curveShapes, shapeAt } from "./shapes.ts";

/** Losses at sizes beyond the measured ones, as far as measurements and prior determine them. */
export interface Prospect {
  /** Median of the loss at each size. */
  readonly medians: Float64Array;
  /** Covariance of the losses at each two sizes around the given curve, [size][size]. */
  covarianceAround(curve: Float64Array): number[][];
  /** Expected variance of the average loss at the largest size. */
  readonly noise: number;
}

/**
 * Variances of the departures that neighbouring sizes share, relative to the noise, and how common they are.
 */
const persistences = [
  { variance: 0.2, share: 0.1 },
  { variance: 2.5, share: 0.9 },
];
/**
 * The noise is taken to be this share of the loss's square, with as much trust as so many measurements give.
 */
const priorNoise = 5e-4;
const priorMeasurements = 0.6;
/** What is so much less probable than the most probable counts nothing. */
const negligible = 1e-5;

/** One shape with one persistence. */
interface Candidate {
  readonly logProbability: number;
  readonly shape: CurveShape;
  /** The shape's factor. */
  readonly level: number;
  readonly noise: number;
  /** How much the measurements tell of the level, in variances of the noise. */
  readonly information: number;
  readonly whitened: Float64Array;
  readonly model: DepartureModel;
}

/** What measurements tell of the shared departure at the sizes asked for. */
interface DepartureModel {
  readonly whitenedLosses: Float64Array;
  readonly carriers: readonly Float64Array[];
  /** Covariance of the departures given the measurements, relative to the noise. */
  readonly covariance: readonly (readonly number[])[];
}

/**
 * Weighs all shapes by how well they go through the measurements: level and size of the noise are integrated
 * out, shape and persistence are summed over.
 * @param logSizes ln of the sizes asked for, none below the largest measured one
 */
export function predictBeyond(points: MergedPoints, logSizes: Float64Array): Prospect {
  const candidates = persistences.flatMap((persistence) => weighShapes(points, logSizes, persistence));
  const highest = candidates.reduce(
    (most, { logProbability }) => Math.max(most, logProbability),
    Number.NEGATIVE_INFINITY,
  );
  const first = Math.log(points.sizes[0]!);
  const likely = candidates
    .map((candidate) => ({ candidate, share: Math.exp(candidate.logProbability - highest) }))
    .filter(({ share }) => share > negligible)
    .map(({ candidate, share }) => ({ candidate, share, ...extend(candidate, logSizes, first) }));
  const total = likely.reduce((sum, { share }) => sum + share, 0);
  const noise = likely.reduce((sum, { candidate, share }) => sum + (share / total) * candidate.noise, 0);
  return {
    medians: logSizes.map((_, index) =>
      weightedMedian(likely.map(({ losses, share }) => ({ value: losses[index]!, share }))),
    ),
    noise,
    covarianceAround(curve) {
      const covariance = Array.from(curve, () => new Array<number>(curve.length).fill(0));
      for (const { candidate, share, losses, slopes } of likely) {
        const weight = share / total;
        const levelVariance = candidate.noise / candidate.information;
        for (let row = 0; row < curve.length; row++)
          for (let column = 0; column < curve.length; column++)
            covariance[row]![column]! +=
              weight *
              ((losses[row]! - curve[row]!) * (losses[column]! - curve[column]!) +
                levelVariance * slopes[row]! * slopes[column]! +
                candidate.noise * candidate.model.covariance[row]![column]!);
      }
      return covariance;
    },
  };
}

function weighShapes(
  points: MergedPoints,
  targets: Float64Array,
  persistence: (typeof persistences)[number],
): Candidate[] {
  const { sizes, losses, variances, count, withinSizes } = points;
  const residuals = createResiduals(sizes.map(Math.log), variances, persistence.variance);
  const whitenedLosses = losses.slice();
  residuals.whiten(whitenedLosses);
  const carriers = Array.from(targets, (target) => {
    const covariances = residuals.covarianceWith(target);
    residuals.whiten(covariances);
    return covariances;
  });
  const covariance = carriers.map((carrier, row) =>
    carriers.map(
      (other, column) => residuals.covarianceBeyond(targets[row]!, targets[column]!) - dot(carrier, other),
    ),
  );
  const model = { whitenedLosses, carriers, covariance };
  const square = losses.reduce((sum, loss) => sum + loss * loss, 0) / losses.length;
  const priorSum = priorMeasurements * priorNoise * square;
  const trust = count - 1 + priorMeasurements;
  return curveShapes.map((shape): Candidate => {
    const whitened = sizes.map((size) => shapeAt(shape, size / sizes[0]!));
    residuals.whiten(whitened);
    const information = dot(whitened, whitened);
    const level = dot(whitened, whitenedLosses) / information;
    let residual = withinSizes;
    for (let index = 0; index < whitened.length; index++)
      residual += (whitenedLosses[index]! - level * whitened[index]!) ** 2;
    const noise = (residual + priorSum) / trust;
    const logProbability =
      Math.log(persistence.share) +
      shape.logPrior -
      0.5 * trust * Math.log(noise) -
      0.5 * Math.log(information) -
      residuals.halfLogDeterminant;
    return { logProbability, shape, level, noise, information, whitened, model };
  });
}

/** Expected losses of a candidate at the sizes asked for, and how they change with its level. */
function extend({ shape, level, whitened, model }: Candidate, logSizes: Float64Array, first: number) {
  const slopes = logSizes.map(
    (logSize, index) => shapeAt(shape, Math.exp(logSize - first)) - dot(model.carriers[index]!, whitened),
  );
  const losses = slopes.map((slope, index) =>
    Math.max(0, level * slope + dot(model.carriers[index]!, model.whitenedLosses)),
  );
  return { slopes, losses };
}

function dot(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < first.length; index++) sum += first[index]! * second[index]!;
  return sum;
}

function weightedMedian(values: { readonly value: number; readonly share: number }[]): number {
  values.sort((first, second) => first.value - second.value);
  let left = values.reduce((sum, { share }) => sum + share, 0) / 2;
  for (const { value, share } of values) {
    left -= share;
    if (left <= 0) return value;
  }
  return values.at(-1)!.value;
}
