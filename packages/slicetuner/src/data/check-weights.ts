import { type Dataset, ProblemList, sliceSizes } from "@slicetuner/core";

/**
 * A slice without weight has no loss.
 * @throws InvalidInputError naming every slice with examples but without weight.
 */
export function checkWeights(dataset: Dataset, what: string, place: string): void {
  const weights = dataset.slices.map(() => 0);
  dataset.sliceIds.forEach((slice, example) => {
    weights[slice]! += dataset.weights[example]!;
  });
  const problems = new ProblemList();
  if (weights.every((weight) => weight === 0)) {
    problems.add(place, `all ${what} have weight 0`);
  } else {
    const sizes = sliceSizes(dataset);
    dataset.slices.forEach(({ name }, slice) => {
      // A slice without examples is told by those who asked for none.
      const hasWeight = weights[slice]! > 0 || sizes[slice] === 0;
      problems.expect(hasWeight, place, `all ${what} of slice "${name}" have weight 0`);
    });
  }
  problems.throwIfAny();
}
