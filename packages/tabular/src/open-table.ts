import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ColumnKind, InvalidInputError, SliceTunerError } from "@slicetuner/core";
import { CappedProblems } from "./capped-problems.ts";
import { describeMissingColumn } from "./closest-names.ts";
import { type DuckDB, duckDBFailure, interruptible, openDuckDB } from "./duckdb.ts";
import { inferSchema } from "./infer-schema.ts";
import { checkOptions, type LoadedFile, loadFile } from "./load-file.ts";
import { type RawColumn, rawTable } from "./raw-columns.ts";
import { defaultMemoryLimit, type ReadTableOptions } from "./read-table.ts";
import type { SizeLimits } from "./scan-csv.ts";
import { shorten } from "./shorten.ts";
import { type ReadableFile, readableFile } from "./spool.ts";

/**
 * How to read a file whose rows are to stay in DuckDB, and what DuckDB may use for it. `memoryLimit` is what
 * DuckDB may use; what does not fit goes to the temporary folder, and a text may be as large as there is
 * room. `signal` ends the reading,
 * `close` what comes later.
 */
export interface OpenTableOptions extends Omit<ReadTableOptions, "columns"> {
  /** Threads of DuckDB. @default one for each core */
  readonly threads?: number;
  /** Where a folder for DuckDB's files is made; it is removed on `close`. @default the system's */
  readonly temporaryFolder?: string;
}

/** A column of an open table: SQL expressions over {@link OpenTable.rows}. */
export interface OpenColumn {
  readonly name: string;
  /** The value as text; NULL where it is missing. */
  readonly text: string;
  /** The value as DOUBLE; NULL where it is missing or no number. */
  readonly number: string;
}

/** A value that is not what it should be. */
export interface FoundValue {
  /** For messages: `people.csv:17:age`. */
  readonly place: string;
  /** null where it is missing. */
  readonly written: string | null;
}

type QueryValue = string | number | bigint | boolean | null;

/** The values of a chunk of a result, one array a column. */
export type QueryChunk = readonly (readonly QueryValue[])[];

/**
 * A CSV or Parquet file as a table that DuckDB holds, read with the rules of `readTable`; only what a query
 * answers comes into memory. The rows of Parquet stay in their file until a query asks for them; those of CSV
 * are copied into DuckDB. Queries run one after the other.
 */
export class OpenTable {
  /** The SQL name of the rows. */
  readonly rows: string = rawTable;
  readonly source: string;
  readonly rowCount: number;
  readonly columns: readonly OpenColumn[];
  readonly warnings: readonly string[];
  readonly #database: DuckDB;
  readonly #folder: string;
  readonly #file: ReadableFile;
  readonly #raw: readonly RawColumn[];
  readonly #lines: Uint32Array | null;
  readonly #closing = new AbortController();
  /** Settles when the query that was given last has ended. */
  #idle: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  /** Use {@link openTable}. */
  constructor(file: ReadableFile, database: DuckDB, folder: string, loaded: LoadedFile) {
    this.source = file.name;
    this.#file = file;
    this.#database = database;
    this.#folder = folder;
    this.rowCount = loaded.rowCount;
    this.#raw = loaded.columns;
    this.columns = loaded.columns;
    this.warnings = loaded.warnings;
    this.#lines = loaded.lines;
  }

  /** For messages: that there is no such column, which was probably meant, and which there are. */
  describeMissing(name: string): string {
    return describeMissingColumn(this, name);
  }

  /** The place of a row, from 0, for messages: `people.csv:17:age`, `people.parquet:row 17:age`. */
  locate(row: number, column: string): string {
    const place = this.#lines === null ? `row ${row + 1}` : String(this.#lines[row]);
    return `${this.source}:${place}:${column}`;
  }

  /**
   * Decides which of these columns hold numbers.
   * @throws InvalidInputError with the values that are no numbers in columns that do.
   */
  async inferKinds(
    columns: readonly OpenColumn[],
    kinds: Readonly<Record<string, ColumnKind>> = {},
    signal?: AbortSignal,
  ): Promise<{ readonly kinds: readonly ColumnKind[]; readonly warnings: readonly string[] }> {
    const problems = new CappedProblems(this.source);
    const warnings: string[] = [];
    const names = new Set(columns.map(({ name }) => name));
    const raw = this.#raw.filter(({ name }) => names.has(name));
    const inferred = await this.#alone(signal, () =>
      inferSchema(
        {
          connection: this.#database.connection,
          kinds,
          locate: (row, column) => this.locate(row, column),
        },
        raw,
        problems,
        warnings,
      ),
    );
    problems.throwIfAny();
    const kindOf = new Map(inferred.map(({ column, kind }) => [column.name, kind]));
    return { kinds: columns.map(({ name }) => kindOf.get(name)!), warnings };
  }

  /** How many values of a column are missing or no finite numbers or below `least`, and the first of them. */
  async findInvalidNumbers(
    { name, text, number }: OpenColumn,
    { least, limit, signal }: { least?: number; limit: number; signal?: AbortSignal },
  ): Promise<{ readonly count: number; readonly first: readonly FoundValue[] }> {
    const range = least === undefined ? "" : ` AND ${number} >= ${least}`;
    const where = `WHERE coalesce(isfinite(${number})${range}, false) = false`;
    let count = 0;
    await this.query(
      `SELECT count(*) FROM ${rawTable} ${where}`,
      ([counts]) => {
        count = Number(counts![0]);
      },
      signal,
    );
    const first: FoundValue[] = [];
    if (count === 0) return { count, first };
    await this.query(
      `SELECT rowid, ${text} FROM ${rawTable} ${where} ORDER BY rowid LIMIT ${limit}`,
      ([rows, texts]) => {
        for (const [index, row] of rows!.entries()) {
          const written = texts![index] ?? null;
          first.push({
            place: this.locate(Number(row), name),
            written: written === null ? null : shorten(String(written)),
          });
        }
      },
      signal,
    );
    return { count, first };
  }

  /** Runs a statement without an answer. */
  async run(sql: string, signal?: AbortSignal): Promise<void> {
    await this.query(sql, () => {}, signal);
  }

  /**
   * Runs a query and hands its answer over in chunks, as they come.
   * @throws the signal's reason when it aborts; SliceTunerError when DuckDB fails, for want of memory, say.
   */
  async query(sql: string, visit: (chunk: QueryChunk) => void, signal?: AbortSignal): Promise<void> {
    await this.#alone(signal, async () => {
      const result = await this.#database.connection.stream(sql);
      for await (const chunk of result) {
        if (chunk.rowCount > 0) visit(chunk.getColumns() as QueryChunk);
        // An abort between two chunks interrupts no query.
        if (signal?.aborted || this.#closing.signal.aborted) break;
      }
    });
  }

  /**
   * Frees the rows, where they were copied, once what is needed has been made of them; they cannot be queried
   * any more.
   */
  async dropRows(signal?: AbortSignal): Promise<void> {
    let kind = "TABLE";
    const visit = ([types]: QueryChunk) => {
      if (types![0] === "VIEW") kind = "VIEW";
    };
    const sql = `SELECT table_type FROM information_schema.tables WHERE table_name = '${rawTable}'`;
    await this.query(sql, visit, signal);
    await this.run(`DROP ${kind} ${rawTable}`, signal);
  }

  /** Ends what is running and removes all files. May be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort(new SliceTunerError(`${this.source} was closed during the query`));
    await this.#idle;
    this.#database.close();
    await this.#file.dispose();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Waits for its turn, then lets `use` query; an abort interrupts it. */
  #alone<Result>(signal: AbortSignal | undefined, use: () => Promise<Result>): Promise<Result> {
    if (this.#closing.signal.aborted) {
      return Promise.reject(new SliceTunerError(`${this.source} is closed and answers no more queries`));
    }
    const ended =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    const turn = this.#idle.then(() => this.#interruptible(ended, use));
    this.#idle = turn.catch(() => {});
    return turn;
  }

  async #interruptible<Result>(signal: AbortSignal, use: () => Promise<Result>): Promise<Result> {
    try {
      return await interruptible(this.#database.connection, signal, use);
    } catch (cause) {
      if (signal.aborted || SliceTunerError.isInstance(cause)) throw cause;
      throw duckDBFailure(this.source, cause);
    }
  }
}

/**
 * Opens a file of the kinds that `readTable` reads. Whoever opens a table closes it.
 *
 * @throws InvalidInputError for options or a file that cannot be read as a table.
 */
export async function openTable(path: string, options: OpenTableOptions = {}): Promise<OpenTable> {
  checkOptions(options);
  options.signal?.throwIfAborted();
  const folder = await makeFolder(options.temporaryFolder ?? tmpdir());
  let database: DuckDB | undefined;
  let file: ReadableFile | undefined;
  try {
    const memoryLimit = options.memoryLimit ?? defaultMemoryLimit;
    database = await openDuckDB(join(folder, "table.duckdb"), {
      temp_directory: join(folder, "spilled"),
      memory_limit: memoryLimit,
      ...(options.threads !== undefined && { threads: String(options.threads) }),
    });
    const limits = await diskLimits(folder);
    file = await readableFile(path, limits.text, options.signal);
    const loaded = await loadInto(database, file, options, limits);
    return new OpenTable(file, database, folder, loaded);
  } catch (error) {
    database?.close();
    await file?.dispose();
    await rm(folder, { recursive: true, force: true });
    if (SliceTunerError.isInstance(error) || options.signal?.aborted) throw error;
    throw duckDBFailure(path, error);
  }
}

/** What is read into a database on the disk may be as large as the disk has room. */
async function diskLimits(folder: string): Promise<SizeLimits> {
  const { bavail, bsize } = await statfs(folder);
  const text = bavail * bsize;
  const described = `the ${(text / 1e9).toPrecision(3)} GB that are free in ${folder}`;
  return { text, values: Number.POSITIVE_INFINITY, described };
}

async function loadInto(
  { connection }: DuckDB,
  file: ReadableFile,
  options: OpenTableOptions,
  limits: SizeLimits,
): Promise<LoadedFile> {
  const { signal } = options;
  return interruptible(connection, signal, async () => {
    const loaded = await loadFile(connection, file, options, { inPlace: true, limits, signal });
    // From here on rows are told apart by number, not by order, which makes large queries leaner.
    await connection.run("SET preserve_insertion_order = false");
    return loaded;
  });
}

async function makeFolder(parent: string): Promise<string> {
  return mkdtemp(join(parent, "slicetuner-")).catch((cause: unknown) => {
    const message = `no folder can be made in "${parent}"`;
    throw new InvalidInputError([{ path: "temporaryFolder", message }], { cause });
  });
}
