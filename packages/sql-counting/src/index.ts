export type { ColumnPlan } from "./coding/column-plan.ts";
export { doubleLiteral, startExpression } from "./coding/start-expression.ts";
export { createCounter } from "./counting/create-counter.ts";
export { createSqlRowCounter, type SqlRowCountingOptions } from "./create-sql-row-counter.ts";
export { openSqlCounter, type SqlCounter } from "./open-sql-counter.ts";
export type { SqlCountingOptions } from "./options.ts";
export type {
  AnswerChunk,
  CodedRows,
  Extremes,
  InvalidNumber,
  Measured,
  SqlColumn,
  SqlTable,
  ValueCounts,
} from "./sql-table.ts";
