import { factorize, solveLower, solveUpper } from "./cholesky.ts";
import {
  type Features,
  type KernelParameters,
  kernelMatrix,
  noiseVariances,
  priorVariance,
} from "./kernel.ts";
import { negativeLogPosterior, startOf, unpack } from "./likelihood.ts";
import { type Minimum, minimize } from "./minimize.ts";

/** What is known of the target at some rows: a normal distribution over all of them. */
export interface Posterior {
  readonly means: Float64Array;
  /** Covariances between the rows, `size × size`, without the noise of trainings. */
  readonly covariances: Float64Array;
}

/** A fitted Gaussian process: what features say of a target. */
export interface GaussianProcess {
  readonly parameters: KernelParameters;
  /** Whether the search for the parameters came to an end. */
  readonly status: Minimum["status"];
  /** Standard deviation of what two equal runs differ by, in the target's unit. */
  readonly noise: number;
  /** The posterior of each row alone: its mean and variance, without noise. */
  predict(features: Features): { readonly means: Float64Array; readonly variances: Float64Array };
  /** The joint posterior of a few rows. */
  posterior(features: Features): Posterior;
}

/** With more runs, the parameters are searched for on so many of them first, then on all for a few steps. */
const runsForSearch = 200;

/**
 * Fits by the mode of the marginal posterior of the parameters.
 * @param features one row for each run
 * @param targets one number for each run
 * @param pause called between steps of the search
 */
export async function fitGaussianProcess(
  features: Features,
  targets: Float64Array,
  pause?: () => Promise<void>,
): Promise<GaussianProcess> {
  const mean = average(targets);
  const scale = Math.sqrt(average(targets.map((target) => (target - mean) ** 2))) || 1;
  const standardized = targets.map((target) => (target - mean) / scale);
  const found = await searchParameters(features, standardized, pause);
  const parameters = unpack(found.point);

  const { size } = features;
  const factor = kernelMatrix(features, features, parameters).total;
  const noise = noiseVariances(features, parameters);
  for (let row = 0; row < size; row++) factor[row * size + row]! += noise[row]! + 1e-8;
  if (!factorize(factor, size)) throw new Error("the covariance of the runs is not positive definite");
  const weights = standardized.slice();
  solveLower(factor, size, weights);
  solveUpper(factor, size, weights);

  /** L⁻¹·k of one row of features, and the row's mean. */
  function project(row: number, similarities: Float64Array): { mean: number; explained: Float64Array } {
    const explained = similarities.slice(row * size, (row + 1) * size);
    let sum = 0;
    for (let run = 0; run < size; run++) sum += explained[run]! * weights[run]!;
    solveLower(factor, size, explained);
    return { mean: mean + scale * sum, explained };
  }

  return {
    parameters,
    status: found.status,
    noise: parameters.noise * scale,
    predict(rows) {
      const similarities = kernelMatrix(rows, features, parameters).total;
      const means = new Float64Array(rows.size);
      const variances = new Float64Array(rows.size);
      for (let row = 0; row < rows.size; row++) {
        const projection = project(row, similarities);
        means[row] = projection.mean;
        const left = priorVariance(rows, row, parameters) - squaredLength(projection.explained);
        variances[row] = scale * scale * Math.max(0, left);
      }
      return { means, variances };
    },
    posterior(rows) {
      const similarities = kernelMatrix(rows, features, parameters).total;
      const prior = kernelMatrix(rows, rows, parameters).total;
      const projections = Array.from({ length: rows.size }, (_, row) => project(row, similarities));
      const covariances = new Float64Array(rows.size ** 2);
      projections.forEach(({ explained }, row) => {
        projections.forEach(({ explained: other }, column) => {
          let shared = 0;
          for (let run = 0; run < size; run++) shared += explained[run]! * other[run]!;
          covariances[row * rows.size + column] = scale * scale * (prior[row * rows.size + column]! - shared);
        });
      });
      return { means: Float64Array.from(projections, (projection) => projection.mean), covariances };
    },
  };
}

async function searchParameters(
  features: Features,
  targets: Float64Array,
  pause: (() => Promise<void>) | undefined,
): Promise<Minimum> {
  const { size, width } = features;
  const search = { maximumIterations: 100, pause };
  if (size <= runsForSearch) return minimize(negativeLogPosterior(features, targets), startOf(width), search);
  // Every so manieth run: those of a table may stand in an order.
  const chosen = Array.from({ length: runsForSearch }, (_, i) => Math.floor((i * size) / runsForSearch));
  const part = selectFeatures(features, chosen);
  const partTargets = Float64Array.from(chosen, (row) => targets[row]!);
  const { point } = await minimize(negativeLogPosterior(part, partTargets), startOf(width), search);
  return minimize(negativeLogPosterior(features, targets), point, { maximumIterations: 25, pause });
}

function selectFeatures({ width, values, rounding }: Features, rows: readonly number[]): Features {
  const pick = (source: Float64Array) =>
    Float64Array.from(rows.flatMap((row) => [...source.subarray(row * width, (row + 1) * width)]));
  return { size: rows.length, width, values: pick(values), rounding: pick(rounding) };
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squaredLength(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return sum;
}
