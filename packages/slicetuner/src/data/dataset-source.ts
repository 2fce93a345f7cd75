import {
  type Dataset,
  Random,
  selectRows,
  sliceSizes,
  splitBySlice,
  splitRowsBySlice,
} from "@slicetuner/core";
import type { DataSource } from "./data-source.ts";

/**
 * Examples that are encoded already: a known data set, or the generator's.
 * @param testSet where test examples are taken from; without one, they are taken from the others.
 */
export function datasetSource(
  title: string,
  dataset: Dataset,
  order: DataSource["order"],
  published?: DataSource["published"],
  testSet?: Dataset,
): DataSource {
  const sizes = sliceSizes(dataset);
  return {
    title,
    slices: dataset.slices.map(({ name }, slice) => ({ name, size: sizes[slice]! })),
    classes: dataset.classes,
    order,
    columns: null,
    warnings: [],
    ...(published === undefined ? {} : { published }),
    ...(testSet === undefined ? {} : { testSizes: sliceSizes(testSet) }),
    split: (wanted, seed) => {
      const rowOrder = order === "file" ? ("file" as const) : new Random(seed).fork("split");
      const none = wanted.test.map(() => 0);
      const rows = splitRowsBySlice(dataset, {
        ...wanted,
        test: testSet === undefined ? wanted.test : none,
        order: rowOrder,
      });
      const test =
        testSet === undefined
          ? selectRows(dataset, rows.test)
          : splitBySlice(testSet, { initial: wanted.test, validation: none, order: rowOrder }).train;
      return {
        data: {
          train: selectRows(dataset, rows.train),
          validation: selectRows(dataset, rows.validation),
          ...(test.size > 0 ? { test } : {}),
        },
        pool: selectRows(dataset, rows.pool),
      };
    },
  };
}
