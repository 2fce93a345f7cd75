import { ProblemList } from "@slicetuner/core";
import { checkColumns, countClasses, type Predictions } from "./predictions.ts";

/**
 * Weighted share of the examples whose most probable class is the true one; of equally probable classes the
 * first counts as predicted.
 * @throws InvalidInputError for columns of different lengths, numbers out of range, or no example of weight
 * above 0.
 */
export function accuracy(predictions: Predictions): number {
  const { probabilities, labels, weights } = predictions;
  const problems = new ProblemList();
  const classes = countClasses(problems, predictions);
  checkColumns(problems, labels.length, { weights });
  for (let index = 0; index < probabilities.length; index++) {
    if (Number.isNaN(probabilities[index]!)) problems.add(`probabilities[${index}]`, "is NaN");
  }
  problems.throwIfAny();

  let right = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    let predicted = 0;
    for (let label = 1; label < classes; label++) {
      if (probabilities[row * classes + label]! > probabilities[row * classes + predicted]!)
        predicted = label;
    }
    const weight = weights?.[row] ?? 1;
    if (predicted === labels[row]) right += weight;
    total += weight;
  }
  problems.expect(total > 0, labels.length === 0 ? "labels" : "weights", "nothing to take the mean of");
  problems.throwIfAny();
  return right / total;
}
