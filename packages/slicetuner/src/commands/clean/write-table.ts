import { writeFile } from "node:fs/promises";
import type { Column } from "@slicetuner/core";
import type { CleanedTable, CleaningInput, MergedRows } from "@slicetuner/mlclean";
import { openTable, type ReadTableOptions, writeRows } from "@slicetuner/tabular";

/**
 * Writes the rows that are left as they were read, merged values in their place, with a column of weights.
 */
export async function writeCleaned(
  source: string,
  readOptions: ReadTableOptions,
  input: CleaningInput,
  cleaned: CleanedTable,
  target: { readonly path: string; readonly weightColumn: string; readonly signal: AbortSignal },
): Promise<void> {
  // Nothing is trimmed, made lower case or taken for missing: what is not merged is written as it stands in
  // the file.
  const table = await openTable(source, {
    ...readOptions,
    missingValues: [],
    trim: false,
    normalize: false,
    signal: target.signal,
  });
  try {
    await writeRows(table, target.path, {
      rows: cleaned.inputRows,
      changed: changedValues(input, cleaned),
      types: new Map(input.columns.flatMap(typeOf)),
      added: { name: target.weightColumn, values: cleaned.weights },
      signal: target.signal,
    });
  } finally {
    await table.close();
  }
}

/** Numbers are numbers in Parquet, whole ones whole. */
function typeOf(column: Column): [string, "BIGINT" | "DOUBLE"][] {
  if (column.kind !== "numeric") return [];
  const isWhole = column.values.every((value) => Number.isNaN(value) || Number.isSafeInteger(value));
  return [[column.name, isWhole ? "BIGINT" : "DOUBLE"]];
}

/** Values of merged rows that differ from those of the row that was kept. */
function changedValues(input: CleaningInput, cleaned: CleanedTable) {
  const changed = new Map<string, Map<number, string | null>>();
  const isMergedInto = new Set<number>();
  cleaned.mergedInto.forEach((target, row) => {
    if (target >= 0 && target !== row) isMergedInto.add(target);
  });
  cleaned.columns.forEach((column, index) => {
    const before = input.columns[index]!;
    const own = new Map<number, string | null>();
    cleaned.inputRows.forEach((row, place) => {
      if (!isMergedInto.has(row)) return;
      const value = written(column, place);
      if (value !== written(before, row)) own.set(row, value);
    });
    if (own.size > 0) changed.set(column.name, own);
  });
  return changed;
}

function written(column: Column, row: number): string | null {
  if (column.kind === "numeric") {
    const value = column.values[row]!;
    return Number.isNaN(value) ? null : String(value);
  }
  return column.categories[column.codes[row]!] ?? null;
}

/** Links of two tables, one pair a line. */
export async function writeLinks(
  path: string,
  ids: readonly string[],
  tables: ArrayLike<number>,
  merged: readonly MergedRows[],
): Promise<void> {
  const tableOf = new Map(ids.map((id, row) => [id, tables[row]]));
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = merged.flatMap(({ sources }) => {
    const [first, second] = [0, 1].map((table) => sources.filter((id) => tableOf.get(id) === table).sort());
    return first!.flatMap((one) => second!.map((two) => `${quote(one)},${quote(two)}`));
  });
  await writeFile(path, `${["first,second", ...lines].join("\n")}\n`);
}
