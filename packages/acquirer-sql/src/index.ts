export { createSqlAcquirer, type SqlAcquirerOptions } from "./create-sql-acquirer.ts";
