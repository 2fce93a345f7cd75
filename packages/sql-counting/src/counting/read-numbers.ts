import type { SqlTable } from "../sql-table.ts";

/** All rows of a small answer of numbers. */
export async function readNumbers(
  rows: Pick<SqlTable, "query">,
  sql: string,
  signal?: AbortSignal,
): Promise<number[][]> {
  const answer: number[][] = [];
  const visit = (columns: readonly (readonly unknown[])[]) => {
    for (const row of columns[0]!.keys()) answer.push(columns.map((column) => Number(column[row])));
  };
  await rows.query(sql, visit, signal);
  return answer;
}
