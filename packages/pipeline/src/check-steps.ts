import { type Dataset, InvalidInputError } from "@slicetuner/core";
import type { CleanedRows, TrainedModels, TrainingRows } from "./step.ts";

/**
 * A step that a user wrote may return anything. @throws InvalidInputError where it is none that can be used
 */
export function checkCleaned({ rows }: CleanedRows, before: TrainingRows): void {
  const message = complaintOfRows(rows, before);
  if (message !== undefined) throw new InvalidInputError([{ path: "steps.clean", message }]);
}

function complaintOfRows({ ids, weights, table }: TrainingRows, before: TrainingRows): string | undefined {
  const { rowCount } = table;
  const known = new Set(before.ids);
  const foreign = ids.find((id) => !known.has(id));
  if (foreign !== undefined) return `gives back the row "${foreign}", which it was not given`;
  if (ids.length !== rowCount || weights.length !== rowCount)
    return `gives back ${rowCount} rows with ${ids.length} ids and ${weights.length} weights`;
  const seen = new Set<string>();
  const again = ids.find((id) => seen.size === seen.add(id).size);
  if (again !== undefined) return `gives back the row "${again}" twice`;
  if (rowCount === 0) return "leaves no row";
  if (weights.some((weight) => !(weight >= 0 && weight < Infinity)))
    return "gives back a weight that is no number of at least 0";
  return weights.every((weight) => weight === 0) ? "gives every row the weight 0" : undefined;
}

/** A row's probabilities may miss a sum of 1 by what rounding to few digits does. */
const tolerance = 0.01;

/** @throws InvalidInputError where these are no probabilities of the test rows */
export function checkModels({ probabilities }: TrainedModels, name: string, test: Dataset): void {
  const message = complaintOfModels(probabilities, test);
  if (message !== undefined) throw new InvalidInputError([{ path: `steps.train.${name}`, message }]);
}

function complaintOfModels(models: readonly Float32Array[], { size, classes }: Dataset): string | undefined {
  const expected = size * classes.length;
  const areProbabilities = (own: Float32Array): boolean =>
    own.length === expected && own.every((value) => value >= 0 && value <= 1);
  if (models.length === 0 || !models.every(areProbabilities))
    return `gives back no ${expected} probabilities in [0, 1] of each model`;
  for (const own of models)
    for (let row = 0; row < size; row++) {
      const sum = own
        .subarray(row * classes.length, (row + 1) * classes.length)
        .reduce((total, value) => total + value, 0);
      if (Math.abs(sum - 1) > tolerance)
        return `gives back probabilities of test row ${row + 1} that sum to ${Number(sum.toPrecision(3))}, expected 1`;
    }
  return undefined;
}
