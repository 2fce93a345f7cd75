import type { Dataset, TrainingData, TrainingResult } from "@slicetuner/core";

/**
 * Says where a model is worse than one that knows nothing but how often each class occurs: no plan can be
 * made from that.
 */
export function guessingWarnings(
  { train, validation }: Pick<TrainingData, "train" | "validation">,
  results: readonly TrainingResult[],
): string[] {
  const losses = results
    .flatMap(({ validation: measured }) => measured?.loss ?? [])
    .sort((first, second) => first - second);
  const guessing = lossOfGuessing(train, validation);
  const typical = losses[Math.floor(losses.length / 2)];
  if (typical === undefined || !(typical > guessing)) return [];
  return [
    `the model is worse than guessing the shares of the classes (validation loss ${digits(typical)}, guessing ${digits(guessing)}): do not trust the plan; scale the features, or lower the learning rate`,
  ];
}

/**
 * Log loss on the validation data of the training data's class shares; a class that was never seen counts
 * half an example.
 */
export function lossOfGuessing(train: Dataset, validation: Dataset): number {
  const weights = new Float64Array(train.classes.length).fill(0.5);
  let total = weights.length / 2;
  for (let row = 0; row < train.size; row++) {
    weights[train.labels[row]!]! += train.weights[row]!;
    total += train.weights[row]!;
  }
  let [loss, all] = [0, 0];
  for (let row = 0; row < validation.size; row++) {
    const weight = validation.weights[row]!;
    loss -= weight * Math.log(weights[validation.labels[row]!]! / total);
    all += weight;
  }
  return loss / all;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
