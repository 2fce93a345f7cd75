export { createTable, type TestTable } from "./create-table.ts";
export { createSchema, missingPostgres, runInPostgres, type TestSchema, testPostgres } from "./postgres.ts";
