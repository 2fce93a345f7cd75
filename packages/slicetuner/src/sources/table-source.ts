import { Random, selectRows, sliceSizes } from "@slicetuner/core";
import { splitRowsBySlice } from "@slicetuner/datasets";
import {
  describeTable,
  type EncodingOptions,
  encodeTable,
  fitEncoding,
  readTable,
  type TableEncoding,
} from "@slicetuner/tabular";
import type { DataSource, SplitData, SplitSizes } from "./data-source.ts";

/** A user's table. */
export interface TableSource extends DataSource {
  /** Splits like {@link DataSource.split} and says how the rows were encoded, so that further files can be. */
  splitWithEncoding(sizes: SplitSizes, seed: number): SplitData & { readonly encoding: TableEncoding };
}

/**
 * Reads a CSV or Parquet file. Rows are drawn anew for each seed unless `order` says otherwise; numbers are standardized
 * with the training rows of each draw, so that nothing of the held-out rows leaks into training.
 */
export async function openTable(
  file: string,
  columns: Omit<EncodingOptions, "rows">,
  order: DataSource["order"],
): Promise<TableSource> {
  const table = await readTable(file);
  const whole = encodeTable(table, fitEncoding(table, columns));
  const sizes = sliceSizes(whole.dataset);

  const splitWithEncoding: TableSource["splitWithEncoding"] = (wanted, seed) => {
    const rows = splitRowsBySlice(whole.dataset, {
      ...wanted,
      order: order === "file" ? "file" : new Random(seed).fork("split"),
    });
    const encoding = fitEncoding(table, { ...columns, rows: rows.train.map((row) => whole.rows[row]!) });
    const { dataset } = encodeTable(table, encoding);
    const part = (name: keyof typeof rows) => selectRows(dataset, rows[name]);
    return {
      data: {
        train: part("train"),
        validation: part("validation"),
        ...(rows.test.length > 0 ? { test: part("test") } : {}),
      },
      pool: part("pool"),
      encoding,
    };
  };

  return {
    title: file,
    slices: whole.dataset.slices.map(({ name }, slice) => ({ name, size: sizes[slice]! })),
    classes: whole.dataset.classes,
    order,
    columns: describeTable(table),
    warnings: [...table.warnings, ...whole.warnings],
    split: splitWithEncoding,
    splitWithEncoding,
  };
}
