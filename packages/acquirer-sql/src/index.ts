export { createSqlAcquirer, type SqlAcquirerOptions } from "./create-sql-acquirer.ts";
export { parseOptions, type SqlFileOptions } from "./parse-options.ts";
