import { type RowCounterTable, rowCounterConformance } from "@slicetuner/conformance";
import { createTable, missingPostgres, testPostgres } from "@slicetuner/postgres-tests";
import { describe, expect, it } from "vitest";
import { openPostgresRowCounter } from "./open-postgres-row-counter.ts";

async function create({ columns, rows }: RowCounterTable) {
  const made = await createTable(
    columns.map(({ name, kind }) => {
      return `"${name.replaceAll('"', '""')}" ${kind === "numeric" ? "float8" : "text"}`;
    }),
    rows,
  );
  const counter = await openPostgresRowCounter({ connection: testPostgres, table: made.name });
  return {
    ...counter,
    async close() {
      await counter.close();
      await made.remove();
    },
  };
}

if (missingPostgres === undefined) rowCounterConformance({ describe, it, expect }, { create });
else it.skip(missingPostgres, () => {});
