import type { AnswerChunk, Extremes, ValueCounts } from "@slicetuner/sql-counting";
import type { OpenTable } from "@slicetuner/tabular";

const counts = "value_counts";

/**
 * The different values of one expression at a time and how many rows have each; kept in DuckDB, where there
 * may be as many as rows.
 */
export class CountedValues {
  readonly #table: OpenTable;
  #expression = "";

  constructor(table: OpenTable) {
    this.#table = table;
  }

  /** Counts the values over the rows. */
  async count(expression: string, signal?: AbortSignal): Promise<ValueCounts> {
    this.#expression = "";
    await this.#table.run(
      `CREATE OR REPLACE TEMP TABLE ${counts} AS
       SELECT value, count(*) AS rows FROM (SELECT ${expression} AS value FROM ${this.#table.rows})
       WHERE value IS NOT NULL GROUP BY value`,
      signal,
    );
    this.#expression = expression;
    const [distinct = 0, present = 0] = await this.#readNumbers(
      `SELECT count(*), coalesce(sum(rows), 0) FROM ${counts}`,
      signal,
    );
    return { distinct, present, hasMissing: present < this.#table.rowCount };
  }

  async readTexts(expression: string, signal?: AbortSignal): Promise<readonly string[]> {
    const texts: string[] = [];
    const visit = ([values]: AnswerChunk) => {
      for (const value of values!) texts.push(String(value));
    };
    await this.#query(expression, `SELECT value FROM ${counts}`, visit, signal);
    return texts;
  }

  async readDistinctNumbers(expression: string, signal?: AbortSignal): Promise<readonly number[]> {
    const numbers: number[] = [];
    await this.#visitNumbers(expression, (value) => numbers.push(value), signal);
    return numbers;
  }

  async readExtremes(expression: string, signal?: AbortSignal): Promise<Extremes> {
    this.#expectCounted(expression);
    const [smallest, rowsOfSmallest, largest, rowsOfLargest] = await this.#readNumbers(
      `SELECT min(value), arg_min(rows, value), max(value), arg_max(rows, value) FROM ${counts}`,
      signal,
    );
    return {
      smallest: smallest!,
      rowsOfSmallest: rowsOfSmallest!,
      largest: largest!,
      rowsOfLargest: rowsOfLargest!,
    };
  }

  async readNumbersAt(
    expression: string,
    places: readonly number[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<number, number>> {
    const valueAt = new Map<number, number>();
    let found = 0;
    let upTo = 0;
    const visit = (value: number, rows: number) => {
      upTo += rows;
      for (; found < places.length && places[found]! < upTo; found++) valueAt.set(places[found]!, value);
    };
    await this.#visitNumbers(expression, visit, signal);
    return valueAt;
  }

  /** Hands over the numbers, ascending, each with its rows; there may be as many as rows. */
  async #visitNumbers(
    expression: string,
    visit: (value: number, rows: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#query(
      expression,
      `SELECT value, CAST(rows AS DOUBLE) FROM ${counts} ORDER BY value`,
      ([values, rows]) => {
        for (const [index, value] of values!.entries()) visit(Number(value), Number(rows![index]));
      },
      signal,
    );
  }

  async #query(
    expression: string,
    sql: string,
    visit: (chunk: AnswerChunk) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    this.#expectCounted(expression);
    await this.#table.query(sql, visit, signal);
  }

  async #readNumbers(sql: string, signal?: AbortSignal): Promise<number[]> {
    let row: number[] = [];
    const visit = (columns: AnswerChunk) => {
      row = columns.map(([value]) => Number(value));
    };
    await this.#table.query(sql, visit, signal);
    return row;
  }

  #expectCounted(expression: string): void {
    if (expression !== this.#expression) throw new Error(`the values of ${expression} were not counted`);
  }
}
