import type { ExampleRow, ExampleValue, Slice } from "@slicetuner/core";
import { type RawBuilder, sql } from "kysely";
import type { Database } from "./database.ts";
import type { QueryPart } from "./parse-query.ts";

/** Parameters of one query; databases take some tens of thousands. */
const idsAtATime = 1000;

const idAlias = "slicetuner_example_id";

/** The queries that a source makes of the user's one. */
export class SourceQueries {
  readonly #database: Database;
  readonly #parts: readonly QueryPart[];
  readonly #id: RawBuilder<unknown>;
  readonly #idText: RawBuilder<unknown>;

  constructor(database: Database, parts: readonly QueryPart[], id: string) {
    this.#database = database;
    this.#parts = parts;
    this.#id = sql.id("source", id);
    this.#idText = sql`cast(${this.#id} as varchar)`;
  }

  /** The first ids of a slice, in their order in the database. */
  async firstIds(slice: Slice, count: number, signal: AbortSignal): Promise<readonly string[]> {
    const query = sql<{ id: string }>`select ${this.#idText} as id from ${this.#source(slice)}
      where ${this.#id} is not null group by ${this.#id} order by ${this.#id} limit ${sql.lit(count)}`;
    return (await this.#database.rows(query, signal)).map(({ id }) => id);
  }

  /** How many examples a slice has. */
  async count(slice: Slice, signal: AbortSignal): Promise<number> {
    const query = sql<{
      count: unknown;
    }>`select count(distinct ${this.#id}) as count from ${this.#source(slice)}`;
    return Number((await this.#database.rows(query, signal))[0]!.count);
  }

  /** How many examples of a slice have one of these ids. */
  async countOf(slice: Slice, ids: readonly string[], signal: AbortSignal): Promise<number> {
    let count = 0;
    for (const some of chunks(ids)) {
      const query = sql<{
        count: unknown;
      }>`select count(distinct ${this.#id}) as count from ${this.#source(slice)}
        where ${this.#idText} in (${sql.join(some)})`;
      count += Number((await this.#database.rows(query, signal))[0]!.count);
    }
    return count;
  }

  /** The rows of these ids, as far as they are there. The first one counts where an id has several. */
  async rows(
    slice: Slice,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ExampleRow>> {
    const rows = new Map<string, ExampleRow>();
    for (const some of chunks(ids)) {
      const query = sql<Record<string, unknown>>`select source.*, ${this.#idText} as ${sql.id(idAlias)}
        from ${this.#source(slice)} where ${this.#idText} in (${sql.join(some)})`;
      for (const { [idAlias]: id, ...values } of await this.#database.rows(query, signal)) {
        if (!rows.has(String(id))) rows.set(String(id), toExampleRow(values));
      }
    }
    return rows;
  }

  /** The user's query with the slice's values as bound parameters. */
  #source(slice: Slice): RawBuilder<unknown> {
    const parts = this.#parts.map((part) =>
      "text" in part ? sql.raw(part.text) : sql`${parameterOf(slice, part.name)}`,
    );
    // The end of the line ends a comment at the query's end.
    return sql`(${sql.join(parts, sql.raw(""))}\n) as source`;
  }
}

/** What `:name` is bound to; undefined where the slice has no such value. */
export function parameterOf(slice: Slice, name: string): string | undefined {
  return slice.values?.[name] ?? (name === "slice" ? slice.name : undefined);
}

function* chunks(ids: readonly string[]): Iterable<readonly string[]> {
  for (let start = 0; start < ids.length; start += idsAtATime) yield ids.slice(start, start + idsAtATime);
}

function toExampleRow(values: Record<string, unknown>): ExampleRow {
  return Object.fromEntries(Object.entries(values).map(([column, value]) => [column, toExampleValue(value)]));
}

function toExampleValue(value: unknown): ExampleValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value instanceof Date ? value.toISOString() : (JSON.stringify(value) ?? null);
}
