import { join } from "node:path";
import { type Column, Random } from "@slicetuner/core";
import { adultColumns, findDataDirectory, findKnownDataset } from "@slicetuner/datasets";
import { dropMissing, readTable } from "@slicetuner/tabular";

/** Rows to be searched. */
export interface SliceData {
  /** For people: which rows these are. */
  readonly title: string;
  readonly columns: readonly Column[];
  readonly losses: Float64Array;
}

/**
 * The label; a weight of the census that is another in nearly every row; and education a second time, as a
 * number.
 */
const unused = new Set(["income", "fnlwgt", "education-num"]);

/** Values of each column of Adult once coded. */
const adultValueCounts = [10, 7, 16, 7, 14, 6, 5, 2, 9, 10, 7, 41];

/**
 * The 30,162 complete rows of adult.data, 12 columns; where they are not found, generated rows like them. The
 * losses depend on nothing, so that no search ends early because it has found enough.
 */
export async function loadSliceData(): Promise<SliceData> {
  const directory = await findDataDirectory(findKnownDataset("adult"));
  if (directory === undefined) {
    return { ...generateSliceData(30_162, adultValueCounts), title: "Adult was not found: generated rows" };
  }
  const read = await readTable(join(directory, "adult.data"), { header: adultColumns, missingValues: ["?"] });
  const table = dropMissing(read);
  const columns = table.columns.filter(({ name }) => !unused.has(name));
  return { title: "Adult", columns, losses: drawLosses(table.rowCount) };
}

/** The rows again and again, each time with other losses. */
export function repeatRows({ title, columns, losses }: SliceData, times: number): SliceData {
  const repeated = columns.map((column): Column => {
    if (column.kind === "numeric") {
      const values = new Float64Array(times * losses.length);
      for (let time = 0; time < times; time++) values.set(column.values, time * losses.length);
      return { ...column, values };
    }
    const codes = new Int32Array(times * losses.length);
    for (let time = 0; time < times; time++) codes.set(column.codes, time * losses.length);
    return { ...column, codes };
  });
  return { title: `${title} ${times} times`, columns: repeated, losses: drawLosses(times * losses.length) };
}

/**
 * Rows whose columns are drawn one by one, so that hardly a row comes twice; low codes are the frequent ones.
 */
export function generateSliceData(
  rowCount: number,
  valueCounts: readonly number[] = adultValueCounts,
): SliceData {
  const random = new Random("slice search");
  const columns = valueCounts.map((count, index): Column => {
    const own = random.fork(index);
    const codes = new Int32Array(rowCount);
    for (let row = 0; row < rowCount; row++) codes[row] = Math.floor(count * (own.uint32() / 2 ** 32) ** 2);
    const categories = Array.from({ length: count }, (_, code) => `value ${String(code).padStart(3, "0")}`);
    return { name: `column ${index + 1}`, kind: "categorical", codes, categories, missing: 0 };
  });
  return { title: "Generated", columns, losses: drawLosses(rowCount) };
}

/** Values of as many columns, those of Adult over and over. */
export function valueCountsOf(columns: number): number[] {
  return Array.from({ length: columns }, (_, index) => adultValueCounts[index % adultValueCounts.length]!);
}

function drawLosses(rowCount: number): Float64Array {
  const random = new Random("losses");
  const losses = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) losses[row] = -Math.log((random.uint32() + 1) / 2 ** 32);
  return losses;
}
