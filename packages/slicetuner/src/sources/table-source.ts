import {
  type Dataset,
  InvalidInputError,
  ProblemList,
  Random,
  selectRows,
  sliceSizes,
} from "@slicetuner/core";
import { splitRowsBySlice } from "@slicetuner/datasets";
import {
  describeTable,
  type EncodedTable,
  encodeTable,
  filterRows,
  fitEncoding,
  readTable,
  type Table,
  type TableEncoding,
} from "@slicetuner/tabular";
import type { DataSource, SplitData, SplitSizes } from "./data-source.ts";
import { type ColumnSettings, encodingOptionsOf, readOptionsOf } from "./table-options.ts";

/** A user's table. */
export interface TableSource extends DataSource {
  /** Splits like {@link DataSource.split} and says how the rows were encoded, so that further files can be. */
  splitWithEncoding(sizes: SplitSizes, seed: number): SplitData & { readonly encoding: TableEncoding };
}

/**
 * Reads a CSV or Parquet file. Rows are drawn anew for each seed unless `order` says otherwise; numbers are standardized
 * with the training rows of each draw, so that nothing of the held-out rows leaks into training.
 * @throws InvalidInputError for a file that is no such table, and for slices without weight.
 */
export async function openTable(
  file: string,
  settings: ColumnSettings,
  order: DataSource["order"],
): Promise<TableSource> {
  const columns = encodingOptionsOf(settings);
  const encode = (from: Table): EncodedTable => encodeTable(from, fitEncoding(from, columns));
  const read = await readTable(file, readOptionsOf(settings));
  const { table, whole, warnings } = leaveOutSmallSlices(read, encode, settings.minimumExamples ?? 1);
  const sizes = sliceSizes(whole.dataset);
  const weightPlace = `${file}:${settings.weight}`;
  checkWeights(whole.dataset, "rows", weightPlace);

  const splitWithEncoding: TableSource["splitWithEncoding"] = (wanted, seed) => {
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
    title: file,
    slices: whole.dataset.slices.map(({ name }, slice) => ({ name, size: sizes[slice]! })),
    classes: whole.dataset.classes,
    order,
    columns: describeTable(table),
    warnings: [...table.warnings, ...warnings, ...whole.warnings],
    split: splitWithEncoding,
    splitWithEncoding,
  };
}

/** Takes the rows of slices with fewer than `minimum` examples out of the table. */
function leaveOutSmallSlices(
  table: Table,
  encode: (table: Table) => EncodedTable,
  minimum: number,
): { readonly table: Table; readonly whole: EncodedTable; readonly warnings: readonly string[] } {
  const whole = encode(table);
  const { slices, sliceIds } = whole.dataset;
  const sizes = sliceSizes(whole.dataset);
  const small = slices.flatMap(({ name }, slice) =>
    sizes[slice]! < minimum ? [`${name} (${sizes[slice]})`] : [],
  );
  if (small.length === 0) return { table, whole, warnings: [] };
  if (small.length === slices.length) {
    const largest = Math.max(...sizes);
    const message = `is ${minimum}, but the largest slice has ${largest === 1 ? "1 row" : `${largest} rows`}`;
    throw new InvalidInputError([{ path: "--minimum-examples", message }]);
  }
  const leftOut = new Set(whole.rows.filter((_, example) => sizes[sliceIds[example]!]! < minimum));
  const kept = filterRows(table, (row) => !leftOut.has(row));
  const noun = small.length === 1 ? "slice" : "slices";
  const warning = `${table.source}: ${small.length} ${noun} with fewer than ${minimum} rows left out: ${small.join(", ")}`;
  return { table: kept, whole: encode(kept), warnings: [warning] };
}

/** A slice without weight has no loss. */
function checkWeights(dataset: Dataset, what: string, place: string): void {
  const weights = dataset.slices.map(() => 0);
  dataset.sliceIds.forEach((slice, example) => {
    weights[slice]! += dataset.weights[example]!;
  });
  const problems = new ProblemList();
  if (weights.every((weight) => weight === 0)) {
    problems.add(place, `all ${what} have weight 0`);
  } else {
    const sizes = sliceSizes(dataset);
    dataset.slices.forEach(({ name }, slice) => {
      // A slice without examples is told by those who asked for none.
      const hasWeight = weights[slice]! > 0 || sizes[slice] === 0;
      problems.expect(hasWeight, place, `all ${what} of slice "${name}" have weight 0`);
    });
  }
  problems.throwIfAny();
}
