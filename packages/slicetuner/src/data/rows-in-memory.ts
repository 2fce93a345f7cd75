import type { Column } from "@slicetuner/core";
import { type ReadTableOptions, readTable, sortCategories, type Table } from "@slicetuner/tabular";
import type { z } from "zod";
import { schemaOf, wrong } from "../options/value-schemas.ts";

/** One row: a value for each column; null where it is missing. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** A file, or rows in memory. */
export type TableInput = string | readonly Row[];

/** What such rows are called in results and messages. */
const rowsName = "rows";

/** The name of a file, or in a call of the library rows in memory. */
export const tableInput: z.ZodType<TableInput, TableInput> = schemaOf<TableInput, TableInput>((input) => {
  if (typeof input === "string" && input !== "") return { value: input };
  const areRows =
    Array.isArray(input) &&
    input.length > 0 &&
    input.every((row) => typeof row === "object" && row !== null && !Array.isArray(row));
  return areRows ? { value: input as Row[] } : wrong(input, "text");
});

/** The file's name, or what stands for rows in memory. */
export function nameOfTable(input: TableInput): string {
  return typeof input === "string" ? input : rowsName;
}

/** Reads a file, or makes a table of rows: numbers make numeric columns, all else categories. */
export async function readTableInput(input: TableInput, options: ReadTableOptions): Promise<Table> {
  if (typeof input === "string") return readTable(input, options);
  const { exclude = [], columns: kinds = {} } = options;
  const names = [...new Set(input.flatMap((row) => Object.keys(row)))];
  const rowCount = input.length;
  const places = Uint32Array.from({ length: rowCount }, (_, row) => row + 1);
  return {
    source: rowsName,
    rowCount,
    columns: names
      .filter((name) => !exclude.includes(name))
      .map((name) =>
        columnOf(
          name,
          input.map((row) => row[name] ?? null),
          kinds[name] === "categorical",
        ),
      ),
    excluded: names.filter((name) => exclude.includes(name)),
    parts: [{ source: rowsName, rowCount, places, unit: "row" }],
    warnings: [],
  };
}

function columnOf(name: string, values: readonly Row[string][], isCategorical: boolean): Column {
  const missing = values.filter((value) => value === null).length;
  if (!isCategorical && values.every((value) => value === null || typeof value === "number")) {
    const numbers = Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)));
    return { name, kind: "numeric", values: numbers, missing };
  }
  const texts = values.map((value) => (value === null ? null : String(value)));
  const categories = sortCategories([...new Set(texts.filter((text) => text !== null))]);
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(texts, (text) => (text === null ? -1 : codeOf.get(text)!));
  return { name, kind: "categorical", codes, categories, missing };
}
