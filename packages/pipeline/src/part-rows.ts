import { InvalidInputError, Random } from "@slicetuner/core";
import { filterRows, type Table } from "@slicetuner/tabular";

/** How many rows are set aside. */
export interface PartShares {
  /** Rows to measure on: a table of their own, or the share that is drawn. */
  readonly test: Table | number;
  /** Share of the other rows that stops trainings and that losses are estimated on. */
  readonly validation: number;
}

/** Tables that share no row. */
export interface Parts {
  readonly train: Table;
  readonly validation: Table;
  readonly test: Table;
}

/**
 * Sets test and validation rows aside, before anything else is done: no step is given them.
 * @throws InvalidInputError where a part would have no row
 */
export function partRows(table: Table, { test, validation }: PartShares, seed: number): Parts {
  const order = new Random(seed)
    .fork("parts")
    .shuffle(Uint32Array.from({ length: table.rowCount }, (_, row) => row));
  const testCount = typeof test === "number" ? Math.round(test * order.length) : 0;
  const validationCount = Math.round(validation * (order.length - testCount));
  const partOf = new Uint8Array(table.rowCount).fill(2);
  for (const row of order.subarray(0, testCount)) partOf[row] = 0;
  for (const row of order.subarray(testCount, testCount + validationCount)) partOf[row] = 1;
  const pick = (part: number): Table => filterRows(table, (row) => partOf[row] === part);
  const parts = { train: pick(2), validation: pick(1), test: typeof test === "number" ? pick(0) : test };
  const empty = Object.entries(parts).filter(([, { rowCount }]) => rowCount === 0);
  if (empty.length > 0) {
    const message = `has ${table.rowCount} rows, which leaves none for ${empty.map(([name]) => name).join(" and ")}`;
    throw new InvalidInputError([{ path: table.source, message }]);
  }
  return parts;
}
