import type { Dataset } from "@slicetuner/core";
import { weightedMean } from "./measures.ts";

/** Log losses of a model that knows nothing but how often each class occurs in the training data. */
export interface GuessingLosses {
  /** Mean of the slices' losses, in which each counts as in the mean loss of a model. */
  readonly loss: number;
  readonly sliceLosses: readonly number[];
}

/** @param importance what each slice counts. @default 1 for each */
export function guessingLosses(
  train: Dataset,
  measured: Dataset,
  importance?: readonly number[],
): GuessingLosses {
  const losses = measured.slices.map(() => 0);
  const totals = measured.slices.map(() => 0);
  const surprises = classSurprises(train);
  for (let row = 0; row < measured.size; row++) {
    const slice = measured.sliceIds[row]!;
    losses[slice]! += measured.weights[row]! * surprises[measured.labels[row]!]!;
    totals[slice]! += measured.weights[row]!;
  }
  const sliceLosses = losses.map((loss, slice) => loss / totals[slice]!);
  return { loss: weightedMean(sliceLosses, importance ?? sliceLosses.map(() => 1)), sliceLosses };
}

/** The same over all examples, whatever their slices. */
export function lossOfGuessing(train: Dataset, measured: Dataset): number {
  const surprises = classSurprises(train);
  return weightedMean(
    Array.from(measured.labels, (label) => surprises[label]!),
    Array.from(measured.weights),
  );
}

/** −ln of each class's share; a class that was never seen counts half an example. */
function classSurprises(train: Dataset): number[] {
  const weights = train.classes.map(() => 0.5);
  for (let row = 0; row < train.size; row++) weights[train.labels[row]!]! += train.weights[row]!;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => -Math.log(weight / total));
}
