export { openPostgresCounter, type PostgresCounter } from "./open-postgres-counter.ts";
export type { PostgresCounterOptions } from "./options.ts";
