import type { Session } from "./session.ts";

/** The one row of an answer. */
export async function readRow(session: Session, sql: string, signal?: AbortSignal): Promise<unknown[]> {
  let row: unknown[] = [];
  await session.query(
    sql,
    (columns) => {
      row = columns.map(([value]) => value);
    },
    signal,
  );
  return row;
}

/** The first column of an answer. */
export async function readColumn(session: Session, sql: string, signal?: AbortSignal): Promise<unknown[]> {
  const values: unknown[] = [];
  await session.query(
    sql,
    ([chunk]) => {
      for (const value of chunk!) values.push(value);
    },
    signal,
  );
  return values;
}
