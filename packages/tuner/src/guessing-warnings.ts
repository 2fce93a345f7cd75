import type { TrainingData, TrainingResult } from "@slicetuner/core";
import { formatLoss } from "./format-loss.ts";
import { lossOfGuessing } from "./guessing-losses.ts";

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
    `the model is worse than guessing the shares of the classes (validation loss ${formatLoss(typical)}, guessing ${formatLoss(guessing)}): do not trust the plan; scale the features, or lower the learning rate`,
  ];
}
