import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { type ExampleColumn, type ExampleRow, InvalidInputError, makeFolder } from "@slicetuner/core";
import { type FileRows, readRows } from "@slicetuner/tabular";
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

  /** A file that is no table is moved to `failed`, with the reason beside it, and told as a warning. */
  async all(
    places: Places,
    signal: AbortSignal,
  ): Promise<{ rows: readonly DeliveredRow[]; warnings: readonly string[] }> {
    const rows: DeliveredRow[] = [];
    for (const file of await deliveredFiles(places.done)) {
      const path = join(places.done, file);
      try {
        const own = this.#read.get(path) ?? (await readDelivery(path, this.#columns, signal));
        this.#read.set(path, own);
        own.forEach((row, index) => void rows.push({ place: index + 1, file, row }));
      } catch (error) {
        if (!InvalidInputError.isInstance(error)) throw error;
        const reason = reasonOf(error, path, file);
        await makeFolder(places.failed);
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

/** Problems that a reason names; what is wrong with one line is often wrong with all. */
const namedProblems = 3;

function reasonOf({ problems }: InvalidInputError, path: string, file: string): string {
  const named = problems
    .slice(0, namedProblems)
    .map((problem) => `${problem.path.replace(path, file)}: ${problem.message}`);
  const more = problems.length - namedProblems;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/**
 * Besides the usual delimiter of a file's name, those with which a file may name the columns that were asked
 * for.
 */
const otherDelimiters = [";", "\t", "|"];

/**
 * The rows of a file, by the rules of all tables. Texts stay as they are written: what a value is, and
 * whether it is missing, the encoder decides, and says of each row what is wrong.
 */
async function readDelivery(
  path: string,
  columns: readonly string[],
  signal: AbortSignal,
): Promise<readonly ExampleRow[]> {
  const names = new Set(columns.map((name) => name.normalize("NFC")));
  const isAskedFor = (found: FileRows) => names.size === 0 || found.columns.some((name) => names.has(name));
  const read = (delimiter?: string) =>
    readRows(path, { missingValues: [""], signal, ...(delimiter !== undefined && { delimiter }) });
  const first = await read().catch(orProblem);
  if (!InvalidInputError.isInstance(first) && isAskedFor(first)) return first.rows;
  for (const delimiter of otherDelimiters) {
    const other = await read(delimiter).catch(orProblem);
    if (!InvalidInputError.isInstance(other) && isAskedFor(other)) return other.rows;
  }
  if (InvalidInputError.isInstance(first)) throw first;
  const message = `has none of the columns ${columns.slice(0, 10).join(", ")}`;
  throw new InvalidInputError([{ path, message }]);
}

/** What is wrong with a file, as a value; other errors are thrown. */
function orProblem(error: unknown): InvalidInputError {
  if (!InvalidInputError.isInstance(error)) throw error;
  return error;
}
