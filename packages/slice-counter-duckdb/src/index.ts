export { type DuckDBCounter, openDuckDBCounter } from "./open-duckdb-counter.ts";
export type { DuckDBCounterOptions } from "./options.ts";
