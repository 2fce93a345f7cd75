import type { SqlTable } from "@slicetuner/sql-counting";
import { readColumn, readRow } from "./read-answer.ts";
import type { Session } from "./session.ts";

/**
 * Where the values of a column are asked for; nothing is kept in the database from one question to the next.
 */
export function columnValues(
  session: Session,
  rows: string,
  rowCount: number,
): Pick<SqlTable, "countValues" | "readTexts" | "readDistinctNumbers" | "readExtremes" | "readNumbersAt"> {
  const given = (expression: string) =>
    `(SELECT value FROM (SELECT ${expression} AS value FROM ${rows}) AS taken WHERE value IS NOT NULL) AS given`;
  const distinct = (expression: string) => `SELECT value FROM ${given(expression)} GROUP BY value`;
  return {
    async countValues(expression, signal) {
      const sql = `SELECT count(*), coalesce(sum(n), 0)
        FROM (SELECT count(*) AS n FROM ${given(expression)} GROUP BY value) AS counted`;
      const [different, present] = (await readRow(session, sql, signal)).map(Number);
      return { distinct: different!, present: present!, hasMissing: present! < rowCount };
    },
    async readTexts(expression, signal) {
      return (await readColumn(session, distinct(expression), signal)).map(String);
    },
    async readDistinctNumbers(expression, signal) {
      return (await readColumn(session, `${distinct(expression)} ORDER BY value`, signal)).map(Number);
    },
    async readExtremes(expression, signal) {
      const sql = `WITH bounds AS (SELECT min(value) AS low, max(value) AS high FROM ${given(expression)})
        SELECT low, count(*) FILTER (WHERE value = low), high, count(*) FILTER (WHERE value = high)
        FROM bounds, ${given(expression)} GROUP BY low, high`;
      const [smallest, rowsOfSmallest, largest, rowsOfLargest] = (await readRow(session, sql, signal)).map(
        Number,
      );
      return {
        smallest: smallest!,
        rowsOfSmallest: rowsOfSmallest!,
        largest: largest!,
        rowsOfLargest: rowsOfLargest!,
      };
    },
    async readNumbersAt(expression, places, signal) {
      const valueAt = new Map<number, number>();
      await session.query(
        `SELECT place, value
         FROM (SELECT value, row_number() OVER (ORDER BY value) - 1 AS place FROM ${given(expression)}) AS sorted
         WHERE place = ANY (CAST('{${places.join(",")}}' AS BIGINT[]))`,
        ([at, found]) => {
          for (const [index, place] of at!.entries()) valueAt.set(Number(place), Number(found![index]));
        },
        signal,
      );
      return valueAt;
    },
  };
}
