export { openPostgresCounter, type PostgresCounter } from "./open-postgres-counter.ts";
export { openPostgresRowCounter, type PostgresRowCounter } from "./open-postgres-row-counter.ts";
export type { PostgresCounterOptions, PostgresRowCounterOptions, PostgresTableOptions } from "./options.ts";
export type { WeightedCells, WeightView } from "./weight-view.ts";
