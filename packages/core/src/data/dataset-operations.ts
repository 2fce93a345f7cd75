import { ProblemList } from "../errors/invalid-input-error.ts";
import { type Dataset, exampleWidth } from "./dataset.ts";
import { concatenateGroups, selectGroupRows } from "./group-columns.ts";

/** Number of examples in each slice. */
export function sliceSizes(dataset: Pick<Dataset, "sliceIds" | "slices">): number[] {
  const sizes = new Array<number>(dataset.slices.length).fill(0);
  for (const slice of dataset.sliceIds) sizes[slice]! += 1;
  return sizes;
}

/** The row numbers of each slice, ascending. */
export function rowsBySlice(dataset: Pick<Dataset, "sliceIds" | "slices">): Uint32Array[] {
  const rows = sliceSizes(dataset).map((size) => new Uint32Array(size));
  const filled = new Array<number>(rows.length).fill(0);
  for (let row = 0; row < dataset.sliceIds.length; row++) {
    const slice = dataset.sliceIds[row]!;
    rows[slice]![filled[slice]!++] = row;
  }
  return rows;
}

/**
 * A data set of the given rows, in the given order. For data that change hands; trainers take row numbers
 * instead.
 */
export function selectRows(dataset: Dataset, rows: Uint32Array | readonly number[]): Dataset {
  const width = exampleWidth(dataset);
  const size = rows.length;
  const features = new Float32Array(size * width);
  const labels = new Int32Array(size);
  const weights = new Float32Array(size);
  const sliceIds = new Int32Array(size);
  const exampleIds = new Array<string>(size);
  for (let index = 0; index < size; index++) {
    const row = rows[index]!;
    features.set(dataset.features.subarray(row * width, (row + 1) * width), index * width);
    labels[index] = dataset.labels[row]!;
    weights[index] = dataset.weights[row]!;
    sliceIds[index] = dataset.sliceIds[row]!;
    exampleIds[index] = dataset.exampleIds[row]!;
  }
  const groups = dataset.groups?.map((group) => selectGroupRows(group, rows));
  return {
    ...dataset,
    size,
    features,
    labels,
    weights,
    sliceIds,
    exampleIds,
    ...(groups && { groups }),
  };
}

/**
 * All examples of `datasets`, one after another. Group columns are matched by name, their groups too; where a
 * data set lacks a column that another has, its examples' groups are missing values.
 * @throws InvalidInputError when their shapes, classes or slices differ.
 */
export function concatenateDatasets(first: Dataset, ...others: readonly Dataset[]): Dataset {
  const problems = new ProblemList();
  others.forEach((other, index) => {
    for (const path of describeDifferences(first, other)) {
      problems.add(`datasets[${index + 1}].${path}`, "differs from the first data set's");
    }
  });
  problems.throwIfAny();

  const all = [first, ...others];
  const size = all.reduce((total, dataset) => total + dataset.size, 0);
  const features = new Float32Array(size * exampleWidth(first));
  const labels = new Int32Array(size);
  const weights = new Float32Array(size);
  const sliceIds = new Int32Array(size);
  let row = 0;
  for (const dataset of all) {
    features.set(dataset.features, row * exampleWidth(first));
    labels.set(dataset.labels, row);
    weights.set(dataset.weights, row);
    sliceIds.set(dataset.sliceIds, row);
    row += dataset.size;
  }
  const exampleIds = all.flatMap((dataset) => dataset.exampleIds);
  const groups = concatenateGroups(all);
  return {
    ...first,
    size,
    features,
    labels,
    weights,
    sliceIds,
    exampleIds,
    ...(groups && { groups }),
  };
}

/** The fields in which two data sets cannot be used together: `exampleShape`, `classes`, `slices`. */
export function describeDifferences(first: Dataset, second: Dataset): string[] {
  const same = {
    exampleShape: first.exampleShape.join() === second.exampleShape.join(),
    classes: first.classes.join("\n") === second.classes.join("\n"),
    slices: sliceNames(first) === sliceNames(second),
  };
  return Object.entries(same).flatMap(([field, equal]) => (equal ? [] : [field]));
}

function sliceNames(dataset: Dataset): string {
  return dataset.slices.map((slice) => slice.name).join("\n");
}
