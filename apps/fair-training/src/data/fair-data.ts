import { createDataset, type Dataset, type GroupColumn, selectRows } from "@slicetuner/core";

/** Rows to train and to test on, with a group column. */
export interface FairData {
  readonly title: string;
  readonly train: Dataset;
  readonly test: Dataset;
  /** The group column that fairness is about. */
  readonly group: string;
}

/** A data set of one slice with group columns. */
export function groupedDataset(columns: {
  readonly features: Float32Array;
  readonly width: number;
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly groups: readonly GroupColumn[];
}): Dataset {
  const { features, width, labels, classes, groups } = columns;
  return createDataset({
    exampleShape: [width],
    features,
    labels,
    classes,
    sliceIds: new Int32Array(labels.length),
    slices: [{ name: "all" }],
    groups,
  });
}

/** The rows for which `isTraining` holds, and the others. */
export function splitRows(
  dataset: Dataset,
  isTraining: (row: number) => boolean,
): { readonly train: Dataset; readonly test: Dataset } {
  const rows = [...Array(dataset.size).keys()];
  return {
    train: selectRows(dataset, rows.filter(isTraining)),
    test: selectRows(
      dataset,
      rows.filter((row) => !isTraining(row)),
    ),
  };
}
