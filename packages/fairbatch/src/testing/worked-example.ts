import { createDataset, type Dataset, type RowEvaluation } from "@slicetuner/core";
import { type Cells, makeCells } from "../cells.ts";

/** Sizes of the cells of FairBatch's synthetic training data: label 1 and 0, group 1 and 0. */
export const publishedSizes = { "1,1": 626, "1,0": 392, "0,1": 256, "0,0": 726 } as const;

/** A data set in which the cell (label, group) has so many examples, one cell after another. */
export function datasetWithCells(
  sizes: Readonly<Record<string, number>>,
  { classCount = 2, groupCount = 2 }: { readonly classCount?: number; readonly groupCount?: number } = {},
): Dataset {
  const examples = Object.entries(sizes).flatMap(([cell, size]) => {
    return new Array<readonly number[]>(size).fill(cell.split(",").map(Number));
  });
  const size = examples.length;
  return createDataset({
    exampleShape: [1],
    features: new Float32Array(size),
    labels: Int32Array.from(examples, ([label]) => label!),
    classes: Array.from({ length: classCount }, (_, label) => `class ${label}`),
    sliceIds: new Int32Array(size),
    slices: [{ name: "all" }],
    groups: [
      {
        name: "sex",
        ids: Int32Array.from(examples, ([, group]) => group!),
        values: Array.from({ length: groupCount }, (_, group) => `group ${group}`),
      },
    ],
  });
}

export function allRows({ size }: Dataset): Uint32Array {
  return Uint32Array.from({ length: size }, (_, row) => row);
}

export function cellsOf(dataset: Dataset): Cells {
  return makeCells(allRows(dataset), dataset.labels, dataset.classes.length, dataset.groups![0]!);
}

/** A model that gives the true class of every example of a cell the same loss. */
export function evaluationWithLosses(
  dataset: Dataset,
  loss: (label: number, group: number) => number,
): RowEvaluation {
  const groups = dataset.groups![0]!.ids;
  const classCount = dataset.classes.length;
  const losses = Float32Array.from(dataset.labels, (label, row) => loss(label, groups[row]!));
  const probabilities = new Float32Array(dataset.size * classCount);
  losses.forEach((value, row) => {
    const own = Math.exp(-value);
    probabilities.fill((1 - own) / (classCount - 1), row * classCount, (row + 1) * classCount);
    probabilities[row * classCount + dataset.labels[row]!] = own;
  });
  const predictions = Int32Array.from(dataset.labels, (_, row) => {
    const own = probabilities.subarray(row * classCount, (row + 1) * classCount);
    return own.indexOf(Math.max(...own));
  });
  return { losses, predictions, probabilities };
}
