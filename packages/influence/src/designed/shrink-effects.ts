import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** What is expected of some effects. */
export interface ShrunkEffects {
  readonly expected: readonly number[];
  /** Of what is not known of them; computed when it is asked for, which takes longer than all else. */
  readonly covariance: Matrix;
}

/** How far effects may be from the prior's shape, relative to their mean: τ. */
const spreads: readonly number[] = Array.from({ length: 16 }, (_, step) => 0.05 * 40 ** (step / 15));
const fixedPointTurns = 3;

/**
 * Empirical Bayes for effects g with covariance V (designed estimation, shrink): the prior is normal around
 * μ·shape with standard deviations τ·μ·shape; μ is estimated, τ is chosen by its likelihood and a wide prior
 * of its own, and the answers of all shapes are averaged by how likely they make the effects.
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
  const most = Math.max(...answers.map(({ logLikelihood }) => logLikelihood));
  const weights = answers.map(({ logLikelihood }) => Math.exp(logLikelihood - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const expected = effects.map((_, index) =>
    answers.reduce((sum, answer, which) => sum + (weights[which]! / total) * answer.expected[index]!, 0),
  );
  const mixCovariances = (): Matrix => {
    const mixed = Matrix.zeros(effects.length, effects.length);
    answers.forEach((answer, which) => {
      const apart = Matrix.columnVector(answer.expected.map((value, index) => value - expected[index]!));
      const spread = Matrix.add(answer.covariance, apart.mmul(apart.transpose()));
      mixed.add(spread.mul(weights[which]! / total));
    });
    return mixed;
  };
  return withCovariance(expected, mixCovariances);
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
  const candidates = spreads.map((tau) => {
    let mean = Math.max(0, plainMean);
    for (let turn = 0; turn < fixedPointTurns; turn++) mean = meanAt(tau2(tau, mean)).mean;
    const spread = tau2(tau, mean);
    let logLikelihood = -logShape - 0.5 * (Math.log(tau / 0.4) / 0.8) ** 2;
    for (let index = 0; index < count; index++) {
      const variance = noise[index]! + spread;
      logLikelihood -= 0.5 * (Math.log(variance) + (target[index]! - mean * ones[index]!) ** 2 / variance);
    }
    return { mean, spread, logLikelihood };
  });
  const best = candidates.reduce((first, second) =>
    second.logLikelihood > first.logLikelihood ? second : first,
  );
  return Object.assign(posterior(best), { logLikelihood: best.logLikelihood });

  function posterior({ mean, spread }: { mean: number; spread: number }): ShrunkEffects {
    const { precision } = meanAt(spread);
    const gain = noise.map((value) => spread / (value + spread));
    const rotated = target.map((value, index) => {
      const prior = mean * ones[index]!;
      return prior + gain[index]! * (value - prior);
    });
    const back = (vector: readonly number[]): number[] =>
      basis
        .mmul(Matrix.columnVector([...vector]))
        .to1DArray()
        .map((value, index) => value * shape[index]!);
    const covarianceOf = (): Matrix => {
      // What the data leave open of the effects given μ, and what they leave open of μ.
      const scaled = basis.mmul(
        new Matrix(
          gain.map((value, row) => basis.getColumn(row).map((entry) => entry * value * noise[row]!)),
        ),
      );
      const lean = basis.mmul(Matrix.columnVector(gain.map((value, index) => (1 - value) * ones[index]!)));
      scaled.add(lean.mmul(lean.transpose()).div(precision));
      return new Matrix(
        shape.map((first, row) => shape.map((second, column) => scaled.get(row, column) * first * second)),
      );
    };
    return withCovariance(back(rotated), covarianceOf);
  }
}

/** (τ·μ)², never 0: effects whose mean is lost in noise are shrunk to nothing. */
function tau2(tau: number, mean: number): number {
  return Math.max((tau * mean) ** 2, 1e-300);
}

function dot(first: readonly number[], second: readonly number[]): number {
  return first.reduce((sum, value, index) => sum + value * second[index]!, 0);
}
