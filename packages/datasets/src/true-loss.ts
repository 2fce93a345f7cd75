import { InvalidInputError } from "@slicetuner/core";
import { binomialExpectation } from "./binomial.ts";
import { checkGeneratedSlices, type GeneratedSlice, tokensOf } from "./generated-slice.ts";

/**
 * The expected log loss on a generated slice after `size` training examples of it: the slice's true learning curve.
 *
 * Exact for the learner that counts: it has seen a token n times, j of them in the second class, and predicts the
 * second class with probability (j + α) / (n + 2α), where α = 1 / certainty suits the spread of the shares. With J, Z and n
 * binomial, the expected loss on a token of chance c and share q is
 * E ln(n + 2α) − q · E ln(J + α) − (1 − q) · E ln(Z + α), three sums and no simulation. A softmax regression that
 * stops early comes within a few percent of it (a test trains some).
 * @throws InvalidInputError for a size that is no whole number of at least 0, or a slice that cannot be.
 */
export function trueLoss(slice: GeneratedSlice, size: number): number {
  checkGeneratedSlices([slice]);
  if (!(Number.isInteger(size) && size >= 0)) {
    throw new InvalidInputError([
      { path: "size", message: `is ${size}, expected a whole number of at least 0` },
    ]);
  }
  const smoothing = 1 / slice.certainty;
  const expectedLog = (chance: number, added: number) =>
    binomialExpectation(size, chance, (count) => Math.log(count + added));
  return tokensOf(slice).reduce((loss, { chance, share }) => {
    const seen = expectedLog(chance, 2 * smoothing);
    const second = expectedLog(chance * share, smoothing);
    const first = expectedLog(chance * (1 - share), smoothing);
    return loss + chance * (seen - share * second - (1 - share) * first);
  }, 0);
}

/**
 * The loss that remains on a generated slice with endless data: the entropy of the class given the token.
 * @throws InvalidInputError for a slice that cannot be.
 */
export function lossFloor(slice: GeneratedSlice): number {
  checkGeneratedSlices([slice]);
  return tokensOf(slice).reduce((loss, { chance, share }) => {
    const entropy = [share, 1 - share].reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
    return loss + chance * entropy;
  }, 0);
}
