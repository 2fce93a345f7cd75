import { existsSync } from "node:fs";
import { join } from "node:path";
import { asCategories, concatenateTables, findColumn, readTable, type Table } from "@slicetuner/tabular";
import { describe, expect, it } from "vitest";
import { clean } from "./clean.ts";
import type { ResolveReport } from "./resolve/resolve.ts";
import { textColumn } from "./testing/running-example.ts";

const folder = join(process.env.SLICETUNER_DATA ?? "../shared/data", "entity-resolution");

function textsOf(table: Table, name: string): string[] {
  const { codes, categories } = asCategories(findColumn(table, name)!);
  return Array.from(codes, (code) => categories[code] ?? "");
}

/** Matches without a rule; what is true is only measured against. */
function match(
  table: Table,
  ids: readonly string[],
  truth: readonly string[],
  tables?: readonly number[],
): ResolveReport {
  const columns = [...table.columns, textColumn("entity", truth)];
  const result = clean(
    { columns, rowCount: table.rowCount, ids, ...(tables === undefined ? {} : { tables }) },
    {},
    { steps: ["resolve"], resolve: { match: "auto", truth: "entity" } },
  );
  return result.steps[0]!.resolve!;
}

describe.skipIf(!existsSync(folder))(
  "match auto, on published tables (skipped where the data are absent)",
  () => {
    it("finds the copies of Febrl's persons with an F1 of at least 0.97", async () => {
      const path = join(folder, "febrl/febrl1.csv");
      const ids = textsOf(await readTable(path), "rec_id");
      const table = await readTable(path, { exclude: ["rec_id"] });
      const report = match(
        table,
        ids,
        ids.map((id) => id.split("-")[1]!),
      );
      expect(report.model!.status).toBe("converged");
      expect(report.quality!.f1).toBeGreaterThanOrEqual(0.97);
      expect(report.comparisons).toBeLessThan(0.05 * report.allPairs);
    });

    it.each(["two tables", "one table"])(
      "finds Fodor's restaurants among Zagat's with an F1 of at least 0.95, %s",
      async (how) => {
        const of = (name: string) => join(folder, `fodors-zagats/${name}.csv`);
        const [fodors, zagats] = [
          textsOf(await readTable(of("fodors")), "id"),
          textsOf(await readTable(of("zagats")), "id"),
        ];
        const exclude = ["id", "class"];
        const table = concatenateTables(
          await readTable(of("fodors"), { exclude }),
          await readTable(of("zagats"), { exclude }),
        );
        const known = await readTable(of("matches_fodors_zagats"));
        const zagatsOf = new Map(
          textsOf(known, "fodors_id").map((id, row) => [id, textsOf(known, "zagats_id")[row]!]),
        );
        const report = match(
          table,
          [...fodors.map((id) => `f${id}`), ...zagats.map((id) => `z${id}`)],
          [
            ...fodors.map((id) => (zagatsOf.has(id) ? `z${zagatsOf.get(id)}` : `f${id}`)),
            ...zagats.map((id) => `z${id}`),
          ],
          how === "two tables" ? [...fodors.map(() => 0), ...zagats.map(() => 1)] : undefined,
        );
        expect(report.model!.status).toBe("converged");
        expect(report.quality!.f1).toBeGreaterThanOrEqual(0.95);
        expect(report.comparisons).toBeLessThan(0.05 * report.allPairs);
      },
    );
  },
);
