import { acquirerConformance } from "@slicetuner/conformance";
import { createProcessMemory } from "@slicetuner/core";
import { missingPostgres } from "@slicetuner/postgres-tests";
import { describe, expect, it } from "vitest";
import { createSqlAcquirer } from "./create-sql-acquirer.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";
import { createPeople } from "./testing/people.ts";

const available = [9, 6, 5];

for (const dialect of ["duckdb", "postgresql"] as const) {
  const skipped = dialect === "postgresql" ? missingPostgres : undefined;
  const title = skipped === undefined ? dialect : `${dialect} (${skipped})`;
  describe.skipIf(skipped !== undefined)(title, () => {
    acquirerConformance(
      { describe, it, expect },
      {
        create: async () => {
          const people = await createPeople(dialect, available);
          const memory = createProcessMemory();
          const open = () =>
            createSqlAcquirer({
              encoder: exampleEncoder,
              dialect,
              connection: people.connection,
              query: `select * from ${people.table} where race = :race`,
              id: "person_id",
              unitCosts: [1, 1.2, 0.5],
              memory,
            });
          return {
            acquirer: open(),
            available,
            reopen: async () => open(),
            close: people.remove,
          };
        },
      },
    );
  });
}
