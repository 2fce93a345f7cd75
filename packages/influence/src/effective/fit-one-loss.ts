import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { type EffectiveParameters, effectiveLoss, type RelativeSizes } from "./effective-loss.ts";

/** What is believed of the parameters before the runs: independent normal distributions. */
export interface ParameterPrior {
  readonly mean: Float64Array;
  /** Infinity: nothing is believed. */
  readonly deviation: Float64Array;
}

/** The most plausible parameters of one loss, and how surely the runs and the prior tell them (Laplace). */
export interface LossFit {
  readonly parameters: EffectiveParameters;
  /** Of the parameters. */
  readonly covariance: Matrix;
  /** Variance of one run's loss around the fitted ones. */
  readonly noise: number;
  /** `iteration-limit`: steps still got better when it was reached. */
  readonly status: "converged" | "iteration-limit";
}

const mostSteps = 40;
/** A step that improves the sum of squares by less than this share of it is the last. */
const enough = 1e-6;
/** Noise is estimated anew so often, each time with the parameters that the last one gave. */
const noiseTurns = 2;
/** No noise is below this share of the losses' own spread: runs that fit exactly would weigh without end. */
const leastNoiseShare = 1e-6;

/**
 * Levenberg–Marquardt on the runs' losses and the prior; the variance of the noise is that of the residuals,
 * by their degrees of freedom.
 * @param inflation what the noise is multiplied by in the covariance; what the prior knows is not
 */
export function fitOneLoss(
  runs: readonly RelativeSizes[],
  losses: readonly number[],
  prior: ParameterPrior,
  start: EffectiveParameters,
  inflation: number,
): LossFit {
  const least = leastNoiseShare * Math.max(varianceOf(losses), 1e-12 * losses[0]! ** 2);
  let noise = Math.max(varianceOf(losses) / 4, least);
  let fit = descend(runs, losses, prior, start, noise);
  for (let turn = 0; turn < noiseTurns; turn++) {
    const { squares, freedom } = residualsOf(runs, losses, fit, noise);
    noise = Math.max(squares / freedom, least);
    fit = descend(runs, losses, prior, fit.parameters, noise);
  }
  const { curvature } = normalEquations(runs, losses, prior, fit.parameters, noise * inflation);
  return { ...fit, covariance: inverseOf(curvature), noise };
}

function descend(
  runs: readonly RelativeSizes[],
  losses: readonly number[],
  prior: ParameterPrior,
  start: EffectiveParameters,
  noise: number,
): Omit<LossFit, "noise"> {
  let parameters = start;
  let value = objective(runs, losses, prior, parameters, noise);
  let damping = 1e-3;
  let status: LossFit["status"] = "iteration-limit";
  let system = normalEquations(runs, losses, prior, parameters, noise);
  for (let step = 0; step < mostSteps; step++) {
    const damped = system.curvature.clone();
    for (let index = 0; index < damped.rows; index++) {
      damped.set(index, index, damped.get(index, index) * (1 + damping) + 1e-12);
    }
    const change = new CholeskyDecomposition(damped).solve(system.gradient);
    const next = parameters.map((old, index) => old - change.get(index, 0));
    const nextValue = objective(runs, losses, prior, next, noise);
    if (!(nextValue < value)) {
      damping *= 5;
      if (damping < 1e9) continue;
      status = "converged";
      break;
    }
    const isLast = value - nextValue <= enough * value;
    parameters = next;
    value = nextValue;
    damping = Math.max(damping / 5, 1e-9);
    system = normalEquations(runs, losses, prior, parameters, noise);
    if (isLast) {
      status = "converged";
      break;
    }
  }
  return { parameters, covariance: inverseOf(system.curvature), status };
}

/** A hair is added for parameters of which neither runs nor prior say anything. */
function inverseOf(curvature: Matrix): Matrix {
  const firm = curvature.clone();
  for (let index = 0; index < firm.rows; index++) {
    firm.set(index, index, firm.get(index, index) * (1 + 1e-9) + 1e-9);
  }
  return new CholeskyDecomposition(firm).solve(Matrix.eye(firm.rows));
}

function objective(
  runs: readonly RelativeSizes[],
  losses: readonly number[],
  { mean, deviation }: ParameterPrior,
  parameters: EffectiveParameters,
  noise: number,
): number {
  let sum = 0;
  for (let run = 0; run < runs.length; run++) {
    sum += (losses[run]! - effectiveLoss(parameters, runs[run]!)) ** 2 / noise;
  }
  for (let index = 0; index < mean.length; index++) {
    sum += ((parameters[index]! - mean[index]!) / deviation[index]!) ** 2;
  }
  return sum;
}

/** Gradient and Gauss–Newton curvature of half the objective. */
function normalEquations(
  runs: readonly RelativeSizes[],
  losses: readonly number[],
  { mean, deviation }: ParameterPrior,
  parameters: EffectiveParameters,
  noise: number,
): { readonly curvature: Matrix; readonly gradient: Matrix } {
  const count = parameters.length;
  const curvature = Matrix.zeros(count, count);
  const gradient = Matrix.zeros(count, 1);
  const slope = new Float64Array(count);
  const sums = Array.from({ length: count }, () => new Float64Array(count));
  for (let run = 0; run < runs.length; run++) {
    const off = effectiveLoss(parameters, runs[run]!, slope) - losses[run]!;
    for (let row = 0; row < count; row++) {
      const own = slope[row]! / noise;
      gradient.set(row, 0, gradient.get(row, 0) + own * off);
      const line = sums[row]!;
      for (let column = 0; column <= row; column++) line[column]! += own * slope[column]!;
    }
  }
  for (let row = 0; row < count; row++) {
    for (let column = 0; column <= row; column++) {
      curvature.set(row, column, sums[row]![column]!);
      curvature.set(column, row, sums[row]![column]!);
    }
    const precision = 1 / deviation[row]! ** 2;
    curvature.set(row, row, curvature.get(row, row) + precision);
    gradient.set(row, 0, gradient.get(row, 0) + precision * (parameters[row]! - mean[row]!));
  }
  return { curvature, gradient };
}

function residualsOf(
  runs: readonly RelativeSizes[],
  losses: readonly number[],
  { parameters, covariance }: Omit<LossFit, "noise">,
  noise: number,
): { readonly squares: number; readonly freedom: number } {
  let squares = 0;
  let used = 0;
  const slope = new Float64Array(parameters.length);
  for (let run = 0; run < runs.length; run++) {
    squares += (effectiveLoss(parameters, runs[run]!, slope) - losses[run]!) ** 2;
    const vector = Matrix.columnVector(Array.from(slope));
    used += vector.transpose().mmul(covariance).mmul(vector).get(0, 0) / noise;
  }
  return { squares, freedom: Math.max(1, runs.length - used) };
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
}
