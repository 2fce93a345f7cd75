import { ProblemList } from "@slicetuner/core";
import { binomialExpectation } from "./binomial.ts";
import { checkGeneratedSlices, type GeneratedSlice, tokensOf, vocabularyOf } from "./generated-slice.ts";

/**
 * The expected log loss on a generated slice after `size` training examples of it: the slice's true learning
 * curve.
 *
 * Exact for the learner that counts: it has seen a token n times, j of them in the second class, and predicts
 * the second class with probability (j + α) / (n + 2α), where α = 1 / certainty suits the spread of the
 * shares. With J, Z and n binomial, the expected loss on a token of chance c and share q is
 * E ln(n + 2α) − q · E ln(J + α) − (1 − q) · E ln(Z + α), three sums and no simulation. A softmax regression
 * that stops early comes within a few percent of it (a test trains some).
 * @throws InvalidInputError for a size that is no whole number of at least 0, or a slice that cannot be.
 */
export function trueLoss(slice: GeneratedSlice, size: number): number {
  return trueLosses([slice], [size])[0]!;
}

/**
 * {@link trueLoss} of each slice when all are trained on together: slices of the same vocabulary count each
 * other's examples, in the opposite class where one of the two is reversed.
 * @throws InvalidInputError for sizes that are no whole numbers of at least 0, or slices that cannot be.
 */
export function trueLosses(slices: readonly GeneratedSlice[], sizes: readonly number[]): number[] {
  checkGeneratedSlices(slices);
  const problems = new ProblemList();
  problems.expect(
    sizes.length === slices.length,
    "sizes",
    `${sizes.length} sizes for ${slices.length} slices`,
  );
  sizes.forEach((size, slice) => {
    const isWhole = Number.isInteger(size) && size >= 0;
    problems.expect(isWhole, `sizes[${slice}]`, `is ${size}, expected a whole number of at least 0`);
  });
  problems.throwIfAny();
  return slices.map((slice) => {
    const sizeOf = (reversed: boolean): number =>
      slices.reduce((sum, other, index) => {
        const counts = vocabularyOf(other) === vocabularyOf(slice) && (other.reversed ?? false) === reversed;
        return counts ? sum + sizes[index]! : sum;
      }, 0);
    const reversed = slice.reversed ?? false;
    return lossOfCounting(slice, sizeOf(reversed), sizeOf(!reversed));
  });
}

/**
 * Expected loss on the slice after `alike` examples of its kind and `opposite` ones with the classes
 * exchanged.
 */
function lossOfCounting(slice: GeneratedSlice, alike: number, opposite: number): number {
  const smoothing = 1 / slice.certainty;
  /** E ln(Binomial(alike, first) + Binomial(opposite, second) + added) */
  const expectedLog = (first: number, second: number, added: number) =>
    binomialExpectation(opposite, second, (harm) =>
      binomialExpectation(alike, first, (count) => Math.log(count + harm + added)),
    );
  return tokensOf(slice).reduce((loss, { chance, share }) => {
    const isSecond = chance * share;
    const isFirst = chance * (1 - share);
    const seen = binomialExpectation(alike + opposite, chance, (count) => Math.log(count + 2 * smoothing));
    const second = expectedLog(isSecond, isFirst, smoothing);
    const first = expectedLog(isFirst, isSecond, smoothing);
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
