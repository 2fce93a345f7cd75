import { Matrix } from "ml-matrix";
import type { LossRegression } from "../designed/regress-losses.ts";
import type { ShrunkEffects } from "../designed/shrink-effects.ts";
import { dot, total } from "../designed/vectors.ts";
import { multivariate } from "./multivariate-normal.ts";

/**
 * Standard deviations that are tried for what halving a slice adds, relative to the effects that were
 * measured.
 */
const spreads: readonly number[] = [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1];

/**
 * What effective data leave over of a weighted sum of losses, as an effect of halving each slice, with its
 * sign: classes that compete do harm to each other, which a sum of falling powers cannot say. Shrunk to 0:
 * the effects are normal around it, and the answers for several standard deviations are averaged by how
 * likely they make what is left over (empirical Bayes).
 *
 * @param left regression of what effective data leave over of each loss
 * @param scale how large effects on the sum are
 * @param inflation what the variance is multiplied by
 */
export function competition(
  left: LossRegression,
  groups: readonly (readonly number[])[],
  weights: readonly number[],
  scale: number,
  inflation: number,
): ShrunkEffects {
  const { varied, effects, inverse, residuals, degreesOfFreedom } = left;
  const slices = weights.length;
  if (varied.length === 0 || !(scale > 0)) {
    return { expected: weights.map(() => 0), covariance: Matrix.zeros(slices, slices) };
  }
  const onSum = varied.map((_, column) =>
    total(weights.map((weight, slice) => weight * effects.get(slice, column))),
  );
  const offSum = residuals.mmul(Matrix.columnVector([...weights])).to1DArray();
  const noise = Matrix.mul(inverse, (inflation * dot(offSum, offSum)) / degreesOfFreedom);
  const answers = spreads.map((spread) => {
    const prior = (spread * scale) ** 2;
    const { solved, logDensity } = multivariate(
      Matrix.add(noise, Matrix.eye(varied.length).mul(prior)),
      onSum,
    );
    const expected = solved.vector.map((value) => prior * value);
    const open = Matrix.sub(Matrix.eye(varied.length).mul(prior), Matrix.mul(solved.inverse, prior ** 2));
    return { expected, open, logDensity };
  });
  const most = Math.max(...answers.map(({ logDensity }) => logDensity));
  const likely = answers.map(({ logDensity }) => Math.exp(logDensity - most));
  const all = total(likely);
  const expected = varied.map((_, column) =>
    total(answers.map((answer, which) => (likely[which]! / all) * answer.expected[column]!)),
  );
  const covariance = Matrix.zeros(varied.length, varied.length);
  answers.forEach((answer, which) => {
    const apart = Matrix.columnVector(answer.expected.map((value, index) => value - expected[index]!));
    covariance.add(Matrix.add(answer.open, apart.mmul(apart.transpose())).mul(likely[which]! / all));
  });
  // A group's effect is shared out equally.
  const share = Matrix.zeros(slices, varied.length);
  varied.forEach((group, column) => {
    for (const slice of groups[group]!) share.set(slice, column, 1 / groups[group]!.length);
  });
  return {
    expected: share.mmul(Matrix.columnVector(expected)).to1DArray(),
    covariance: share.mmul(covariance).mmul(share.transpose()),
  };
}
