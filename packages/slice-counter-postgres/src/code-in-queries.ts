import type { CodedRows, ColumnPlan, Measured } from "@slicetuner/sql-counting";
import type { Session } from "./session.ts";
import { doublesLiteral, textLiteral } from "./sql-text.ts";

/**
 * Rows whose columns become codes anew in each query, as nothing may be written: numbers by a binary search
 * among the starts of their bins, texts by a hash of the categories. Only the columns that a query asks for
 * are read.
 */
export function codeInQueries(
  {
    session,
    rows,
    rowCount,
  }: { readonly session: Session; readonly rows: string; readonly rowCount: number },
  plans: readonly ColumnPlan[],
  { losses, weights }: Measured,
): CodedRows {
  const measures = [`${losses.number} AS loss`, ...(weights === null ? [] : [`${weights.number} AS weight`])];
  const names = weights === null ? ["loss"] : ["loss", "weight"];
  return {
    rowCount,
    relation(columns) {
      const values = columns.map((column) => `${plans[column]!.expression} AS v${column}`);
      const codes = columns.map((column) => codeOf(plans[column]!, column));
      const joins = codes.flatMap(({ join }) => join ?? []);
      return `(SELECT ${[...codes.map(({ code }) => code), ...names].join(", ")}
        FROM (SELECT ${[...values, ...measures].join(", ")} FROM ${rows}) AS given ${joins.join(" ")}) AS coded`;
    },
    query: (sql, visit, signal) => session.query(sql, visit, signal),
    close: () => session.close(),
  };
}

/** SQL for the code of `v0`, `v1`, …, and what has to be joined for it; missing values have the last code. */
function codeOf({ column, lookup }: ColumnPlan, index: number): { code: string; join?: string } {
  const last = column.values.length - 1;
  if (lookup.kind === "starts") {
    const place = `width_bucket(v${index}, ${doublesLiteral(lookup.starts)}) - 1`;
    return { code: `coalesce(${place}, ${last}) AS c${index}` };
  }
  const categories = lookup.categories.map((text, code) => `(${textLiteral(text)}, ${code})`);
  return {
    code: `coalesce(t${index}.code, ${last}) AS c${index}`,
    join: `LEFT JOIN (VALUES ${categories.join(", ")}) AS t${index}(text, code) ON t${index}.text = v${index}`,
  };
}
