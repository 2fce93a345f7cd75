import { closestNames, InvalidInputError } from "@slicetuner/core";
import type { Session } from "./session.ts";
import { identifier, textLiteral } from "./sql-text.ts";

/** A table or view that was found. */
export interface FoundTable {
  readonly schema: string;
  readonly name: string;
  /** For messages: `public.people`. */
  readonly source: string;
  /** The same in SQL. */
  readonly sql: string;
}

/** What rows can be read from: tables, partitioned and foreign ones, views and materialized views. */
const readable = "relkind IN ('r', 'p', 'f', 'v', 'm')";

/**
 * Finds a table by its name as it is stored, alone where the search path leads to it, or with its schema.
 * @throws InvalidInputError when there is none, with those that may be meant
 */
export async function findTable(session: Session, name: string, signal?: AbortSignal): Promise<FoundTable> {
  const tables: { schema: string; table: string; isVisible: boolean }[] = [];
  await session.query(
    `SELECT nspname, relname, pg_table_is_visible(pg_class.oid)
     FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE ${readable} AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
     ORDER BY nspname, relname`,
    ([schemas, names, visible]) => {
      for (const [index, schema] of schemas!.entries()) {
        tables.push({
          schema: String(schema),
          table: String(names![index]),
          isVisible: visible![index] === true,
        });
      }
    },
    signal,
  );
  const found = tables.find(
    ({ schema, table, isVisible }) => (isVisible && table === name) || `${schema}.${table}` === name,
  );
  if (found !== undefined) {
    const { schema, table } = found;
    return {
      schema,
      name: table,
      source: `${schema}.${table}`,
      sql: `${identifier(schema)}.${identifier(table)}`,
    };
  }
  const names = tables.map(({ schema, table, isVisible }) => (isVisible ? table : `${schema}.${table}`));
  const near = closestNames(name, names).map((each) => `"${each}"`);
  const meant = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  throw new InvalidInputError([{ path: "table", message: `there is no table or view "${name}"${meant}` }], {
    hint: "Names are as PostgreSQL has stored them, with the schema where the search path does not lead to it: survey.people.",
  });
}

/** A column with its type, domains resolved. */
export interface FoundColumn {
  readonly name: string;
  /** As PostgreSQL calls it inside: `int8`, `bpchar`. */
  readonly type: string;
  /** One letter: `N` for numbers, `S` for strings; see `pg_type.typcategory`. */
  readonly category: string;
  /** As users write it: `bigint`, `character`. */
  readonly written: string;
}

/** The columns of a table, in their order. @param table in SQL */
export async function findColumns(
  session: Session,
  table: string,
  signal?: AbortSignal,
): Promise<FoundColumn[]> {
  const columns: FoundColumn[] = [];
  await session.query(
    `WITH RECURSIVE typed AS (
       SELECT attnum, attname, atttypid AS type FROM pg_attribute
       WHERE attrelid = CAST(${textLiteral(table)} AS regclass) AND attnum > 0 AND NOT attisdropped
       UNION ALL
       SELECT attnum, attname, typbasetype FROM typed JOIN pg_type ON pg_type.oid = type WHERE typtype = 'd')
     SELECT attname, typname, typcategory, format_type(pg_type.oid, NULL)
     FROM typed JOIN pg_type ON pg_type.oid = type WHERE typtype <> 'd' ORDER BY attnum`,
    ([names, types, categories, written]) => {
      for (const [index, name] of names!.entries()) {
        columns.push({
          name: String(name),
          type: String(types![index]),
          category: String(categories![index]),
          written: String(written![index]),
        });
      }
    },
    signal,
  );
  return columns;
}
