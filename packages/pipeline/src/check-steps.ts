import { type Dataset, InvalidInputError } from "@slicetuner/core";
import type { CleanedRows, TrainedModels, TrainingRows } from "./step.ts";

/**
 * A step that a user wrote may return anything. @throws InvalidInputError where it is none that can be used
 */
export function checkCleaned({ rows }: CleanedRows, before: TrainingRows): void {
  const known = new Set(before.ids);
  const foreign = rows.ids.find((id) => !known.has(id));
  const { rowCount } = rows.table;
  const lengths = rows.ids.length === rowCount && rows.weights.length === rowCount;
  const message =
    foreign !== undefined
      ? `gives back the row "${foreign}", which it was not given`
      : !lengths
        ? `gives back ${rowCount} rows with ${rows.ids.length} ids and ${rows.weights.length} weights`
        : rowCount === 0
          ? "leaves no row"
          : rows.weights.some((weight) => !(weight >= 0 && weight < Infinity))
            ? "gives back a weight that is no number of at least 0"
            : undefined;
  if (message !== undefined) throw new InvalidInputError([{ path: "steps.clean", message }]);
}

/** @throws InvalidInputError where these are no probabilities of the test rows */
export function checkModels({ probabilities }: TrainedModels, name: string, test: Dataset): void {
  const expected = test.size * test.classes.length;
  const isFine =
    probabilities.length > 0 &&
    probabilities.every((own) => own.length === expected && own.every((value) => value >= 0 && value <= 1));
  if (!isFine)
    throw new InvalidInputError([
      {
        path: `steps.train.${name}`,
        message: `gives back no ${expected} probabilities in [0, 1] of each model`,
      },
    ]);
}
