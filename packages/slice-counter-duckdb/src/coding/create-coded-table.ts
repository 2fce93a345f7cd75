import {
  type CodedRows,
  type ColumnPlan,
  doubleLiteral,
  type Measured,
  startExpression,
} from "@slicetuner/sql-counting";
import type { OpenTable } from "@slicetuner/tabular";

/**
 * The table of codes (`c0`, `c1`, …), losses (`loss`) and weights (`weight`): all that is counted from then
 * on.
 */
const codedTable = "coded";

/** From here on a table of starts is joined: a tree of cases would be larger than what it reads. */
const mostCases = 512;

/** Stores the codes of all rows, once, as integers of 8 or 16 bits, beside losses and weights. */
export async function createCodedTable(
  table: OpenTable,
  plans: readonly ColumnPlan[],
  { losses, weights }: Measured,
  signal?: AbortSignal,
): Promise<CodedRows> {
  const codes: string[] = [];
  const joins: string[] = [];
  for (const [index, plan] of plans.entries()) {
    const code = await createLookup(table, plan, index, signal);
    codes.push(
      `CAST(coalesce(${code.expression}, ${plan.column.values.length - 1}) AS ${codeType(plan)}) AS c${index}`,
    );
    if (code.join !== undefined) joins.push(code.join);
  }
  const values = plans.map(({ expression }, index) => `${expression} AS v${index}`);
  const measures = [`${losses.number} AS loss`, ...(weights === null ? [] : [`${weights.number} AS weight`])];
  const names = weights === null ? ["loss"] : ["loss", "weight"];
  await table.run(
    `CREATE TABLE ${codedTable} AS SELECT ${[...codes, ...names].join(", ")}
     FROM (SELECT ${[...values, ...measures].join(", ")} FROM ${table.rows}) ${joins.join(" ")}`,
    signal,
  );
  await table.dropRows(signal);
  return {
    rowCount: table.rowCount,
    relation: () => codedTable,
    query: (sql, visit, callSignal) => table.query(sql, visit, callSignal),
    close: () => table.close(),
  };
}

function codeType({ column }: ColumnPlan): string {
  return column.values.length <= 256 ? "UTINYINT" : "USMALLINT";
}

/** SQL for the code of `v0`, `v1`, …, NULL where the value is missing, and what has to be joined for it. */
async function createLookup(
  table: OpenTable,
  { lookup }: ColumnPlan,
  index: number,
  signal?: AbortSignal,
): Promise<{ readonly expression: string; readonly join?: string }> {
  const value = `v${index}`;
  if (lookup.kind === "texts") {
    // None when all values are missing; such columns are left out before.
    const categories = lookup.categories.map((text) => `'${text.replaceAll("'", "''")}'`);
    await table.run(`CREATE TYPE texts${index} AS ENUM (${categories.join(", ")})`, signal);
    return { expression: `CAST(enum_code(CAST(${value} AS texts${index})) AS INTEGER)` };
  }
  if (lookup.starts.length <= mostCases) return { expression: startExpression(value, lookup.starts) };
  const starts = `starts${index}`;
  const rows = lookup.starts.map((start, code) => `(${doubleLiteral(start)}, ${code})`);
  await table.run(
    `CREATE TEMP TABLE ${starts} AS SELECT * FROM (VALUES ${rows.join(", ")}) AS given(start, code)`,
    signal,
  );
  return {
    expression: `${starts}.code`,
    join: `ASOF LEFT JOIN ${starts} ON ${value} >= ${starts}.start`,
  };
}
