import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { ExampleColumn, ExampleRow, ExampleValue } from "@slicetuner/core";
import { openDuckDB, pathLiteral } from "@slicetuner/tabular";
import { deliveredFiles, list } from "./arrivals.ts";
import type { Places } from "./places.ts";
import { writeWhole } from "./write-whole.ts";

const reasonEnding = ".reason.txt";

/** One row of a delivered file. */
export interface DeliveredRow {
  /** Its number in the file, counted from 1. */
  readonly place: number;
  readonly file: string;
  readonly row: ExampleRow;
}

/** The rows of an order's files, in the order of arrival. */
export class DeliveredRows {
  // A file in `done` is never changed.
  readonly #read = new Map<string, readonly ExampleRow[]>();
  readonly #columns: readonly string[];

  /** @param columns a file with none of them is no delivery */
  constructor(columns: readonly ExampleColumn[]) {
    this.#columns = columns.map(({ name }) => name);
  }

  /** A file that cannot be read is moved to `failed`, with the reason beside it, and told as a warning. */
  async all(places: Places): Promise<{ rows: readonly DeliveredRow[]; warnings: readonly string[] }> {
    const rows: DeliveredRow[] = [];
    for (const file of await deliveredFiles(places.done)) {
      const path = join(places.done, file);
      try {
        const own = this.#read.get(path) ?? (await readRows(path, this.#columns));
        this.#read.set(path, own);
        own.forEach((row, index) => void rows.push({ place: index + 1, file, row }));
      } catch (error) {
        const reason = reasonOf(error);
        await mkdir(places.failed, { recursive: true });
        await writeWhole(join(places.failed, `${file}${reasonEnding}`), `${reason}\n`);
        await rename(path, join(places.failed, file));
      }
    }
    return { rows, warnings: await failures(places) };
  }
}

/** What failed so far, in this process or an earlier one. */
async function failures({ failed }: Places): Promise<string[]> {
  const reasons = (await list(failed)).filter((file) => file.endsWith(reasonEnding)).sort();
  return Promise.all(
    reasons.map(async (file) => {
      const reason = (await readFile(join(failed, file), "utf8")).trim();
      return `${file.slice(0, -reasonEnding.length)} cannot be read and was moved to ${failed}: ${reason}`;
    }),
  );
}

/** What DuckDB says of a file fills a page; what is wrong stands in its first line, and how in another. */
function reasonOf(error: unknown): string {
  const [first, ...more] = (error instanceof Error ? error.message : String(error)).split("\n");
  const detail = more.find((line) => line.startsWith("Expected Number of Columns"));
  return detail === undefined ? first! : `${first}, ${detail}`;
}

const texts = /\.(?:csv|tsv|txt)(?:\.gz)?$/i;

async function readRows(path: string, columns: readonly string[]): Promise<ExampleRow[]> {
  const isParquet = /\.parquet$/i.test(path);
  if (!isParquet && !texts.test(path))
    throw new Error("expected .csv, .tsv, .txt (also with .gz) or .parquet");
  // All as text: what a value is the encoder decides, and says of each row what is wrong.
  const read = isParquet ? "read_parquet" : "read_csv";
  const options = isParquet ? "" : ", all_varchar = true, header = true";
  const database = await openDuckDB(":memory:");
  try {
    const reader = await database.connection.runAndReadAll(
      `select * from ${read}(${pathLiteral(path)}${options})`,
    );
    const found = reader.columnNames();
    if (columns.length > 0 && !found.some((name) => columns.includes(name))) {
      // DuckDB takes lines of different lengths for lines of one value.
      const isRagged = found.some((name) => columns.some((column) => name.includes(column)));
      const why = isRagged
        ? ": some line has more or fewer values than the first, or a quote is not closed"
        : "";
      throw new Error(`it has none of the columns ${columns.slice(0, 10).join(", ")}${why}`);
    }
    if (reader.currentRowCount === 0) throw new Error("it holds no row");
    return reader.getRowObjectsJS().map(toRow);
  } finally {
    database.close();
  }
}

function toRow(values: Record<string, unknown>): ExampleRow {
  return Object.fromEntries(Object.entries(values).map(([column, value]) => [column, toValue(value)]));
}

function toValue(value: unknown): ExampleValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value instanceof Date ? value.toISOString() : (JSON.stringify(value) ?? null);
}
