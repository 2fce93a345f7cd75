import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { dot } from "./vectors.ts";

/** What is expected of some effects. */
export interface ShrunkEffects {
  readonly expected: readonly number[];
  /** Of what is not known of them; computed when it is asked for, which takes longer than all else. */
  readonly covariance: Matrix;
}

/**
 * How far effects may be from the prior's shape, relative to their mean: τ, as far apart where slices are
 * classes as the largest of these.
 */
const spreads: readonly number[] = Array.from({ length: 16 }, (_, step) => 0.05 * 120 ** (step / 15));
/** Before anything is measured, ln τ is believed to be normal around 0 with this standard deviation. */
const spreadDeviation = 1;
const fixedPointTurns = 3;

/**
 * Empirical Bayes for effects g with covariance V (designed estimation, shrink): the prior is normal around
 * μ·shape with standard deviations τ·μ·shape; μ is estimated for each τ, and the answers of all τ and shapes
 * are averaged by how likely they make the effects.
 *
 * With S = diag(shape²), V = S^½·Q·Λ·Qᵀ·S^½ is taken apart once a shape; in the coordinates x ↦ Qᵀ·S^−½·x
 * everything is diagonal for every τ. O(k³) a shape for k effects.
 * @param shapes entries above 0
 */
export function shrinkEffects(
  effects: readonly number[],
  covariance: Matrix,
  shapes: readonly (readonly number[])[],
): ShrunkEffects {
  const answers = shapes.map((shape) => shrinkToward(effects, covariance, shape));
  return average(answers);
}

/** Effects whose covariance is computed at the first look at it. */
export function withCovariance(expected: readonly number[], compute: () => Matrix): ShrunkEffects {
  let computed: Matrix | undefined;
  return {
    expected,
    get covariance() {
      computed ??= compute();
      return computed;
    },
  };
}

interface ShapedEffects extends ShrunkEffects {
  readonly logLikelihood: number;
}

/** The answers' mixture, each counted by its likelihood. */
function average(answers: readonly ShapedEffects[]): ShapedEffects {
  const most = Math.max(...answers.map(({ logLikelihood }) => logLikelihood));
  const likely = answers.map(({ logLikelihood }) => Math.exp(logLikelihood - most));
  const all = likely.reduce((sum, weight) => sum + weight, 0);
  const size = answers[0]!.expected.length;
  const expected = Array.from({ length: size }, (_, index) =>
    answers.reduce((sum, answer, which) => sum + (likely[which]! / all) * answer.expected[index]!, 0),
  );
  const mixCovariances = (): Matrix => {
    const mixed = Matrix.zeros(size, size);
    answers.forEach((answer, which) => {
      const apart = Matrix.columnVector(answer.expected.map((value, index) => value - expected[index]!));
      const spread = Matrix.add(answer.covariance, apart.mmul(apart.transpose()));
      mixed.add(spread.mul(likely[which]! / all));
    });
    return mixed;
  };
  return Object.assign(withCovariance(expected, mixCovariances), { logLikelihood: most + Math.log(all) });
}

function shrinkToward(
  effects: readonly number[],
  covariance: Matrix,
  shape: readonly number[],
): ShapedEffects {
  const count = effects.length;
  const whitened = new Matrix(
    shape.map((first, row) => shape.map((second, column) => covariance.get(row, column) / (first * second))),
  );
  const { realEigenvalues, eigenvectorMatrix: basis } = new EigenvalueDecomposition(whitened, {
    assumeSymmetric: true,
  });
  const noise = realEigenvalues.map((value) => Math.max(value, 0));
  const rotate = (vector: readonly number[]): number[] =>
    basis
      .transpose()
      .mmul(Matrix.columnVector([...vector]))
      .to1DArray();
  const target = rotate(effects.map((effect, index) => effect / shape[index]!));
  const ones = rotate(shape.map(() => 1));
  const logShape = shape.reduce((sum, value) => sum + Math.log(value), 0);

  /** Precision-weighted mean μ ≥ 0 and its precision where the prior's variance is `spread`. */
  const meanAt = (spread: number): { mean: number; precision: number } => {
    let [crossed, precision] = [0, 0];
    for (let index = 0; index < count; index++) {
      const weight = 1 / (noise[index]! + spread);
      crossed += ones[index]! * target[index]! * weight;
      precision += ones[index]! ** 2 * weight;
    }
    return { mean: Math.max(0, crossed / precision), precision };
  };
  const plainMean = dot(effects, shape) / dot(shape, shape);
  const answers = spreads.map((tau): ShapedEffects => {
    let mean = Math.max(0, plainMean);
    for (let turn = 0; turn < fixedPointTurns; turn++) mean = meanAt(tau2(tau, mean)).mean;
    const spread = tau2(tau, mean);
    let logLikelihood = -logShape - 0.5 * (Math.log(tau) / spreadDeviation) ** 2;
    for (let index = 0; index < count; index++) {
      const variance = noise[index]! + spread;
      logLikelihood -= 0.5 * (Math.log(variance) + (target[index]! - mean * ones[index]!) ** 2 / variance);
    }
    return Object.assign(posterior(mean, spread), { logLikelihood });
  });

  // Back from the coordinates in which everything is diagonal.
  const mixture = average(answers);
  const expected = basis
    .mmul(Matrix.columnVector([...mixture.expected]))
    .to1DArray()
    .map((value, index) => value * shape[index]!);
  const covarianceOf = (): Matrix => {
    const scaled = basis.mmul(mixture.covariance).mmul(basis.transpose());
    return new Matrix(
      shape.map((first, row) => shape.map((second, column) => scaled.get(row, column) * first * second)),
    );
  };
  return Object.assign(withCovariance(expected, covarianceOf), { logLikelihood: mixture.logLikelihood });

  /** What the data leave open of the effects given μ, and what they leave open of μ. */
  function posterior(mean: number, spread: number): ShrunkEffects {
    const { precision } = meanAt(spread);
    const gain = noise.map((value) => spread / (value + spread));
    const covarianceOf = (): Matrix => {
      const open = Matrix.diag(gain.map((value, index) => value * noise[index]!));
      const lean = Matrix.columnVector(gain.map((value, index) => (1 - value) * ones[index]!));
      return open.add(lean.mmul(lean.transpose()).div(precision));
    };
    const shrunk = target.map((value, index) => {
      const prior = mean * ones[index]!;
      return prior + gain[index]! * (value - prior);
    });
    return withCovariance(shrunk, covarianceOf);
  }
}

/** (τ·μ)², never 0: effects whose mean is lost in noise are shrunk to nothing. */
function tau2(tau: number, mean: number): number {
  return Math.max((tau * mean) ** 2, 1e-300);
}
