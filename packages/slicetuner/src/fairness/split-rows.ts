import { type Dataset, ProblemList, Random, selectRows } from "@slicetuner/core";
import type { Table, TableEncoding } from "@slicetuner/tabular";
import { encodeAs, encodeGrouped, type GroupedTable } from "./grouped-table.ts";

/** The rows of one seed: what trains, what stops training early and fits thresholds, what is measured. */
export interface FairSplit {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
  /** Rows whose labels are right, where there are some. */
  readonly trusted: Dataset | undefined;
  /** Row number in the table of each training example. */
  readonly trainRows: Uint32Array;
  readonly encoding: TableEncoding;
  readonly warnings: readonly string[];
}

/** How many rows go where. */
export interface SplitShares {
  /** Rows to measure on: a table of their own, or the share of the rows that is held out. */
  readonly test: Table | number;
  /** Share of the other rows. */
  readonly validation: number;
  /** Rows whose labels are right: a table of their own. */
  readonly trusted?: Table | undefined;
}

/**
 * Draws the rows of a seed. Numbers are standardized with the training rows, so that nothing of the others
 * leaks into it.
 * @throws InvalidInputError when a part has no row, or the training rows lack a class
 */
export async function splitRows(
  grouped: GroupedTable,
  shares: SplitShares,
  seed: number,
  signal: AbortSignal,
): Promise<FairSplit> {
  const whole = await encodeGrouped(grouped, signal);
  const order = new Random(seed).fork("split").shuffle(Uint32Array.from(whole.rows.keys()));
  const testCount = typeof shares.test === "number" ? Math.round(shares.test * order.length) : 0;
  const validationCount = Math.round(shares.validation * (order.length - testCount));
  const [test, validation, train] = [
    order.subarray(0, testCount),
    order.subarray(testCount, testCount + validationCount),
    order.subarray(testCount + validationCount),
  ];
  checkParts(grouped, whole.dataset, {
    train,
    validation,
    ...(testCount > 0 || typeof shares.test === "number" ? { test } : {}),
  });
  const trainRows = train.map((row) => whole.rows[row]!);
  const { dataset, encoding, warnings } = await encodeGrouped(grouped, signal, trainRows);
  const encode = (table: Table) => encodeAs(table, encoding, grouped.groups, signal);
  const apart = typeof shares.test === "number" ? undefined : await encode(shares.test);
  const trusted = shares.trusted && (await encode(shares.trusted));
  return {
    train: selectRows(dataset, train),
    validation: selectRows(dataset, validation),
    test: apart?.dataset ?? selectRows(dataset, test),
    trusted: trusted?.dataset,
    trainRows,
    encoding,
    warnings: [...warnings, ...(apart?.warnings ?? []), ...(trusted?.warnings ?? [])],
  };
}

function checkParts(
  { title, label }: GroupedTable,
  dataset: Dataset,
  parts: Readonly<Record<string, Uint32Array>>,
): void {
  const problems = new ProblemList();
  for (const [name, rows] of Object.entries(parts)) {
    problems.expect(rows.length > 0, title, `has ${dataset.size} rows, which leaves none for ${name}`);
  }
  dataset.classes.forEach((name, label_) => {
    const has = parts.train!.some((row) => dataset.labels[row] === label_);
    problems.expect(has, `${title}:${label}`, `no training row has the class ${name}`);
  });
  problems.throwIfAny();
}
