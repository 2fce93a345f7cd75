import type { ExampleRow, ExampleValue } from "@slicetuner/core";
import { queryRows } from "./duckdb.ts";
import { rawTable } from "./raw-columns.ts";
import { type ReadTableOptions, withLoadedFile } from "./read-table.ts";

/** The rows of a file, one by one, for who decides row by row what they are worth. */
export interface FileRows {
  readonly columns: readonly string[];
  /**
   * One for each record of the file, in their order. Values of CSV are texts; those of Parquet are numbers
   * and truth values where they are declared so, whole numbers above 2^53 as texts.
   */
  readonly rows: readonly ExampleRow[];
  /** The line on which each row begins, counted from 1; of Parquet, its number. */
  readonly places: Uint32Array;
  readonly warnings: readonly string[];
}

/**
 * Reads a file with the rules of `readTable`, all of its rows whatever their values are.
 * @throws InvalidInputError for a file that cannot be read as a table.
 */
export function readRows(
  path: string,
  options: Omit<ReadTableOptions, "columns" | "exclude"> = {},
): Promise<FileRows> {
  return withLoadedFile(path, options, async (connection, { rowCount, lines, columns, warnings }) => {
    const texts = columns.map(({ text }) => text);
    const records = await queryRows(connection, `SELECT ${texts.join(", ")} FROM ${rawTable} ORDER BY rowid`);
    return {
      columns: columns.map(({ name }) => name),
      rows: records.map((record) =>
        Object.fromEntries(
          columns.map(({ name, valueType }, index) => [name, toValue(record[index], valueType)]),
        ),
      ),
      places: lines ?? Uint32Array.from({ length: rowCount }, (_, row) => row + 1),
      warnings,
    };
  });
}

function toValue(value: unknown, type: "number" | "boolean" | "text"): ExampleValue {
  if (value === null || value === undefined) return null;
  const text = String(value);
  if (type === "boolean") return text === "true";
  if (type === "text") return text;
  const number = Number(text);
  // Digit by digit where a number would be another one.
  return /^[+-]?\d+(\.\d*)?$/.test(text) && Math.abs(number) >= 2 ** 53 ? text : number;
}
