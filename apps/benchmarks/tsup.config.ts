import { bundle } from "../../tsup.base.ts";

export default bundle([
  "src/main.ts",
  "src/memory-child.ts",
  "src/redis-worker.ts",
  "src/slice-search-duckdb-child.ts",
  "src/slices/slice-search-child.ts",
]);
