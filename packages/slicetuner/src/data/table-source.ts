import { Random, selectRows, sliceSizes, splitRowsBySlice } from "@slicetuner/core";
import { describeTable, encodeTable, fitEncoding, type Table } from "@slicetuner/tabular";
import { warningsInOptionWords } from "../options/option-words.ts";
import { checkWeights } from "./check-weights.ts";
import { cutTable } from "./cut-table.ts";
import type { DataSource, OwnSource } from "./data-source.ts";
import { readTableInput, type TableInput } from "./rows-in-memory.ts";
import type { Slicing } from "./slicing.ts";
import { type LabelledData, readOptionsOf } from "./table-options.ts";

/**
 * Reads a CSV or Parquet file, or rows in memory; see {@link tableSource}.
 * @throws InvalidInputError for a file that is no such table, and for slices without weight.
 */
export async function openTable(
  file: TableInput,
  spec: LabelledData,
  slicing: Slicing,
  order: DataSource["order"],
  signal?: AbortSignal,
): Promise<OwnSource> {
  const table = await readTableInput(file, readOptionsOf(spec, slicing, signal));
  return tableSource(table, spec, slicing, order);
}

/**
 * Rows of a table. They are drawn anew for each seed unless `order` says otherwise; numbers are standardized
 * with the training rows of each draw, so that nothing of the held-out rows leaks into training.
 * @throws InvalidInputError for slices that do not fit the table, or have no weight.
 */
export function tableSource(
  read: Table,
  spec: LabelledData,
  slicing: Slicing,
  order: DataSource["order"],
): OwnSource {
  const cut = cutTable(read, spec, slicing, (table, options) =>
    encodeTable(table, fitEncoding(table, options)),
  );
  const { table, whole, columns } = cut;
  const sizes = sliceSizes(whole.dataset);
  const weightPlace = `${read.source}:${spec.weight}`;
  checkWeights(whole.dataset, "rows", weightPlace);

  const splitWithEncoding: OwnSource["splitWithEncoding"] = (wanted, seed) => {
    const rows = splitRowsBySlice(whole.dataset, {
      ...wanted,
      order: order === "file" ? "file" : new Random(seed).fork("split"),
    });
    const encoding = fitEncoding(table, { ...columns, rows: rows.train.map((row) => whole.rows[row]!) });
    const { dataset } = encodeTable(table, encoding);
    const part = (name: keyof typeof rows) => selectRows(dataset, rows[name]);
    const [validation, test] = [part("validation"), part("test")];
    checkWeights(validation, "validation examples", weightPlace);
    if (test.size > 0) checkWeights(test, "test examples", weightPlace);
    return {
      data: { train: part("train"), validation, ...(test.size > 0 ? { test } : {}) },
      pool: part("pool"),
      encoding,
    };
  };

  return {
    title: read.source,
    slices: whole.dataset.slices.map((slice, index) => ({ ...slice, size: sizes[index]! })),
    classes: whole.dataset.classes,
    order,
    columns: describeTable(cut.given),
    warnings: warningsInOptionWords([...read.warnings, ...cut.warnings, ...whole.warnings]),
    ...(cut.partition === undefined ? {} : { partition: cut.partition }),
    split: splitWithEncoding,
    splitWithEncoding,
    slicing,
    given: cut.given,
    nameSlices: cut.nameSlices,
  };
}
