export { type DuckDBCounter, openDuckDBCounter } from "./open-duckdb-counter.ts";
export { type DuckDBRowCounterOptions, openDuckDBRowCounter } from "./open-duckdb-row-counter.ts";
export type { DuckDBCounterOptions } from "./options.ts";
