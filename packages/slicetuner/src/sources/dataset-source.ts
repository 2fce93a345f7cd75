import { type Dataset, Random, selectRows, sliceSizes } from "@slicetuner/core";
import { splitRowsBySlice } from "@slicetuner/datasets";
import type { DataSource, SplitSizes } from "./data-source.ts";

/** Examples that are encoded already: a known data set, or the generator's. */
export function datasetSource(
  title: string,
  dataset: Dataset,
  order: DataSource["order"],
  published?: SplitSizes,
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
    split: (wanted, seed) => {
      const rows = splitRowsBySlice(dataset, {
        ...wanted,
        order: order === "file" ? "file" : new Random(seed).fork("split"),
      });
      return {
        data: {
          train: selectRows(dataset, rows.train),
          validation: selectRows(dataset, rows.validation),
          ...(rows.test.length > 0 ? { test: selectRows(dataset, rows.test) } : {}),
        },
        pool: selectRows(dataset, rows.pool),
      };
    },
  };
}
