import { createWriteStream } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pathLiteral } from "./duckdb.ts";
import type { OpenTable } from "./open-table.ts";

/** Rows of an open table that are to be written to a file, with what changes in them. */
export interface RowsToWrite {
  /** Row numbers, from 0, in the order in which they are written. */
  readonly rows: ArrayLike<number>;
  /**
   * Values that differ from the table's, as text, by the name of the column and the number of the row; null
   * where one is missing.
   */
  readonly changed?: ReadonlyMap<string, ReadonlyMap<number, string | null>>;
  /** A column of numbers at the end, one for each row; it takes the place of one of its name. */
  readonly added?: { readonly name: string; readonly values: ArrayLike<number> };
  /** What a Parquet file holds of a column that was read from a text file. @default texts */
  readonly types?: ReadonlyMap<string, "BIGINT" | "DOUBLE">;
  readonly signal?: AbortSignal;
}

/**
 * Writes rows of a table to a CSV file, or to Parquet where the name ends so. Columns keep their names, order
 * and, from Parquet to Parquet, their types; what does not change is written as it was read. The file appears
 * once it is whole.
 */
export async function writeRows(
  table: OpenTable,
  path: string,
  { rows, changed = new Map(), added, types = new Map(), signal }: RowsToWrite,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "slicetuner-rows-"));
  const unfinished = `${path}.${process.pid}.unfinished`;
  const isParquet = path.toLowerCase().endsWith(".parquet");
  const isText = !table.source.toLowerCase().endsWith(".parquet");
  try {
    const kept = join(folder, "kept.csv");
    await writeLines(kept, keptLines(rows, added?.values));
    const joins: string[] = [];
    const columns: string[] = [];
    for (const [index, column] of table.columns.entries()) {
      const type = isParquet && isText ? types.get(column.name) : undefined;
      const typed = (value: string) => (type === undefined ? value : `TRY_CAST(${value} AS ${type})`);
      const raw = typed(`raw.c${index}`);
      const values = changed.get(column.name);
      if (column.name === added?.name) continue;
      if (values === undefined || values.size === 0) {
        columns.push(`${raw} AS ${identifier(column.name)}`);
        continue;
      }
      const file = join(folder, `changed-${index}.csv`);
      await writeLines(file, changedLines(values));
      joins.push(
        `LEFT JOIN read_csv(${pathLiteral(file)}, header = false, columns = {'row': 'BIGINT', 'value': 'VARCHAR'}, ` +
          `auto_detect = false, quote = '"', escape = '"', nullstr = '\\N', allow_quoted_nulls = false) n${index} ON n${index}.row = kept.row`,
      );
      columns.push(
        `CASE WHEN n${index}.row IS NULL THEN ${raw} ELSE cast_to_type(n${index}.value, ${raw}) END AS ${identifier(column.name)}`,
      );
    }
    if (added !== undefined) columns.push(`kept.added AS ${identifier(added.name)}`);
    const query =
      `SELECT ${columns.join(", ")} FROM read_csv(${pathLiteral(kept)}, header = false, auto_detect = false, ` +
      "columns = {'place': 'BIGINT', 'row': 'BIGINT', 'added': 'DOUBLE'}) kept " +
      `JOIN (SELECT rowid AS number, * FROM ${table.rows}) raw ON raw.number = kept.row ${joins.join(" ")} ORDER BY kept.place`;
    const delimiter = path.toLowerCase().endsWith(".tsv") ? ", DELIMITER '\\t'" : "";
    const format = isParquet ? "FORMAT parquet" : `FORMAT csv, HEADER true${delimiter}`;
    await table.run(`COPY (${query}) TO ${pathLiteral(unfinished)} (${format})`, signal);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

function* keptLines(rows: ArrayLike<number>, values: ArrayLike<number> | undefined): Generator<string> {
  for (let place = 0; place < rows.length; place++)
    yield `${place},${rows[place]},${values?.[place] ?? ""}\n`;
}

function* changedLines(values: ReadonlyMap<number, string | null>): Generator<string> {
  for (const [row, value] of values) {
    yield value === null ? `${row},\\N\n` : `${row},"${value.replaceAll('"', '""')}"\n`;
  }
}

/** In pieces: a table of a million rows is not one string. */
async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  function* pieces(): Generator<string> {
    let piece = "";
    for (const line of lines) {
      piece += line;
      if (piece.length > 65_536) {
        yield piece;
        piece = "";
      }
    }
    if (piece !== "") yield piece;
  }
  await pipeline(pieces, createWriteStream(path));
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
