import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CountedTotal, Random } from "@slicetuner/core";
import { createTable, missingPostgres, testPostgres } from "@slicetuner/postgres-tests";
import { openDuckDBCounter } from "@slicetuner/slice-counter-duckdb";
import { codeRows, createMemoryCounter, findSlices } from "@slicetuner/slice-finder";
import { readTable } from "@slicetuner/tabular";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPostgresCounter } from "./index.ts";
import { countLevels, sumsApart } from "./testing/same-cells.ts";

const connection = testPostgres;
const columns = [
  "text text",
  "few numeric",
  "many float8",
  "constant varchar(3)",
  "loss float8",
  "weight real",
];
const names = columns.map((column) => column.split(" ")[0]!);

interface Given {
  readonly rows: readonly (readonly (string | number)[])[];
  readonly bins: number;
  readonly edges: Readonly<Record<string, readonly number[]>>;
  readonly distinctValues: readonly string[];
  readonly isWeighted: boolean;
}

/** Counts the same rows by the same rules in memory, in DuckDB and in PostgreSQL. */
async function withThree(
  folder: string,
  { rows, isWeighted, ...coding }: Given,
  use: (counters: Awaited<ReturnType<typeof openPostgresCounter>>[]) => Promise<void>,
): Promise<void> {
  const path = join(folder, "rows.csv");
  await writeFile(path, [names.join(","), ...rows.map((row) => row.join(",")), ""].join("\n"));
  const kinds = { text: "categorical", few: "numeric", many: "numeric" } as const;
  const counting = {
    ...coding,
    losses: "loss",
    ...(isWeighted ? { weights: "weight" } : { exclude: ["weight"] }),
  };

  const read = await readTable(path, { columns: kinds });
  const valuesOf = (name: string) => {
    const column = read.columns.find((each) => each.name === name)!;
    if (column.kind !== "numeric") throw new Error(`${name} has texts`);
    return column.values;
  };
  const coded = codeRows(
    {
      columns: read.columns.filter(({ name }) => name !== "loss" && name !== "weight"),
      losses: valuesOf("loss"),
      ...(isWeighted && { weights: valuesOf("weight") }),
    },
    coding,
  );
  const memory = createMemoryCounter(coded.rows);
  const duckdb = await openDuckDBCounter({ path, columns: kinds, threads: 1, ...counting });
  const table = await createTable(
    columns,
    rows.map((row) => row.map((value, index) => (index > 0 && /^(NA|\?)$/.test(`${value}`) ? null : value))),
  );
  const postgres = await openPostgresCounter({ connection, table: table.name, ...counting });
  try {
    const leftOut = coded.leftOut;
    const isOther = ({ column }: { column: string }) => column !== "weight";
    expect(duckdb.leftOut.filter(isOther)).toEqual(leftOut);
    expect(postgres.leftOut.filter(isOther)).toEqual(leftOut);
    await use([{ ...memory, leftOut, warnings: [] }, duckdb, postgres]);
  } finally {
    await Promise.all([memory, duckdb, postgres].map((counter) => counter.close()));
    await table.remove();
  }
}

describe.skipIf(missingPostgres !== undefined)(
  missingPostgres ?? "the same rows in memory, DuckDB and PostgreSQL",
  () => {
    let folder = "";
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "postgres-counter-"));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it("have the same columns and the same cells", async () => {
      const row = fc.tuple(
        fc.constantFrom("a", "B b", "it's", "10", "9", "?", "ü", "back\\slash"),
        fc.constantFrom("-0", "0", "1.5", "2", "NA"),
        fc.oneof(
          { weight: 3, arbitrary: fc.integer({ min: -20, max: 60 }) },
          { weight: 2, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.constant("?") },
          { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }) },
        ),
        fc.constant("x"),
        // Not so small that their squares are 0.
        fc.oneof(
          fc.integer({ min: -300, max: 900 }).map((hundredths) => hundredths / 100),
          fc.double({ noNaN: true, min: 1e-9, max: 1000 }),
        ),
        fc.constantFrom("0", "1", "2.5", "0.125"),
      );
      const given = fc.record<Given>({
        // Both texts and both of few values, so that some column is left to search.
        rows: fc
          .array(row, { minLength: 2, maxLength: 120 })
          .map((rows) => [["a", "0", 1, "x", 1, "1"], ["9", "2", 2, "x", 2, "1"], ...rows]),
        bins: fc.integer({ min: 2, max: 12 }),
        edges: fc.constantFrom<Given["edges"]>({}, { many: [0] }, { many: [-1000, -5.5, 3, 3.5, 40] }),
        distinctValues: fc.constantFrom<readonly string[]>([], ["few"]),
        isWeighted: fc.boolean(),
      });
      const test = (tried: Given, minimumRows: number) =>
        withThree(folder, tried, async ([memory, duckdb, postgres]) => {
          expect(duckdb!.columns).toEqual(memory!.columns);
          expect(postgres!.columns).toEqual(memory!.columns);
          for (const [name, value] of Object.entries(memory!.total)) {
            const difference = Math.abs(postgres!.total[name as keyof CountedTotal] - value);
            expect(difference).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
          }
          const levels = { literals: 3, minimumRows };
          const inPostgres = await countLevels(postgres!, levels);
          const inDuckDB = await countLevels(duckdb!, levels);
          for (const [index, table] of (await countLevels(memory!, levels)).entries()) {
            expect(sumsApart(table, inPostgres[index]!)).toBeLessThan(1e-9);
            // DuckDB makes a double of a negative sum with one rounding more.
            expect(sumsApart(inDuckDB[index]!, inPostgres[index]!)).toBeLessThan(1e-14);
          }
        });
      await fc.assert(fc.asyncProperty(given, fc.integer({ min: 1, max: 6 }), test), {
        numRuns: 10,
        endOnFailure: true,
      });
    });

    it("have the same bad slices", async () => {
      const random = new Random(3);
      const rows = Array.from({ length: 3000 }, () => {
        const text = random.uniform() < 0.3 ? "a" : "b";
        const many = Math.floor(random.uniform() * 1000) / 8;
        const isBad = text === "a" && many > 100;
        const loss = -Math.log(1 - random.uniform()) * (isBad ? 4 : 1);
        return [text, random.uniform() < 0.5 ? "0" : "2", many, "x", loss, "1"];
      });
      const given = { rows, bins: 10, edges: {}, distinctValues: [], isWeighted: false };
      await withThree(folder, given, async (counters) => {
        const found = [];
        for (const counter of counters) {
          const { slices } = await findSlices({ counter });
          found.push(slices.map(({ name, rows: size }) => ({ name, size })));
        }
        expect(found[0]!.map(({ name }) => name).join()).toContain("text = a");
        expect(found[1]).toEqual(found[0]);
        expect(found[2]).toEqual(found[0]);
      });
    });
  },
);
