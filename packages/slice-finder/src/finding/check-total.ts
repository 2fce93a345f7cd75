import { type CountedTotal, ProblemList } from "@slicetuner/core";

/**
 * Sums that are beyond floating point would make every comparison false, and the search look as if nothing
 * were to be found.
 * @throws InvalidInputError when losses or weights are so large, or weights so small, that their squares have
 * no sum.
 */
export function checkTotal({ weight, squaredWeight, meanLoss, squaredLosses }: CountedTotal): void {
  const problems = new ProblemList();
  problems.expect(
    Number.isFinite(weight) && Number.isFinite(squaredWeight),
    "weights",
    "are so large that their squares have no sum in floating point",
  );
  problems.expect(
    squaredWeight > 0 || Number.isNaN(squaredWeight),
    "weights",
    "are so small that their squares are 0 in floating point",
  );
  if (problems.problems.length === 0) {
    problems.expect(
      Number.isFinite(meanLoss) && Number.isFinite(squaredLosses),
      "losses",
      "are so large that their squares have no sum in floating point",
    );
  }
  problems.throwIfAny("Only ratios matter: divide all of them by the same number.");
}
