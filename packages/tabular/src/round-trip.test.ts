import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Column } from "@slicetuner/core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pathLiteral, withDuckDB } from "./duckdb.ts";
import { readTable } from "./read-table.ts";
import { asCategories, locate } from "./table.ts";
import { makeTestFolder, type TestFolder } from "./test-files.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

const character = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(",", '"', "\n", "\r", "'", " ", ";", "\\", "a", "é", "日", "😀") },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme-composite", minLength: 1, maxLength: 1 }) },
);
/**
 * Text without the character 0 (that makes a file binary) and not what could be taken for a number or
 * missing.
 */
const text = fc
  .array(character, { maxLength: 6 })
  .map((characters) => `t${characters.join("")}`.replaceAll("\0", ""));
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
);
const row = fc.record({ number: fc.option(number), text: fc.option(text), second: text });
const rows = fc.array(row, { minLength: 1, maxLength: 12 });

/** Quotes where it is needed, and sometimes where it is not. */
function write(value: number | string | null, lineEnd: string, always: boolean): string {
  const written = value === null ? "" : String(value);
  return always || /[",\r\n]|^ | $/.test(written) || written.includes(lineEnd)
    ? `"${written.replaceAll('"', '""')}"`
    : written;
}

it("reads back every table that can be written as CSV, with the line of each row", async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      fc.boolean(),
      async (data, lineEnd, always, blank) => {
        const records = data.map((values) =>
          [values.number, values.text, values.second].map((value) => write(value, lineEnd, always)).join(","),
        );
        const header = `number,text,second${lineEnd}${blank ? lineEnd : ""}`;
        const path = await folder.write("table.csv", header + records.join(lineEnd));
        const table = await readTable(path, { trim: false });

        expect(table.columns.map(valuesOf)).toEqual([
          data.map((values) => values.number),
          data.map((values) => values.text?.normalize("NFC") ?? null),
          data.map((values) => values.second.normalize("NFC")),
        ]);
        data.forEach((_, index) => {
          const before =
            header +
            records
              .slice(0, index)
              .map((record) => record + lineEnd)
              .join("");
          const line = before.split(/\r\n|\r|\n/).length;
          expect(locate(table, index, "text")).toBe(`${path}:${line}:text`);
        });
      },
    ),
    { numRuns: 40 },
  );
});

it("reads the same from Parquet as from CSV", async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (data) => {
      const records = data.map((values) =>
        [values.number, values.text, values.second].map((value) => write(value, "\n", false)).join(","),
      );
      const csv = await folder.write("table.csv", `number,text,second\n${records.join("\n")}\n`);
      const parquet = join(folder.path, "it's a table.parquet");
      await rm(parquet, { force: true });
      await withDuckDB(async (connection) => {
        await connection.run("CREATE TABLE data (number DOUBLE, text VARCHAR, second VARCHAR)");
        const appender = await connection.createAppender("data");
        for (const values of data) {
          if (values.number === null) appender.appendNull();
          else appender.appendDouble(values.number);
          if (values.text === null) appender.appendNull();
          else appender.appendVarchar(values.text);
          appender.appendVarchar(values.second);
          appender.endRow();
        }
        appender.closeSync();
        await connection.run(`COPY data TO ${pathLiteral(parquet).replaceAll("[?]", "?")} (FORMAT parquet)`);
      });
      const fromParquet = await readTable(parquet, { trim: false });
      // A column without any value: Parquet knows that it holds texts, CSV does not.
      const fromCsv = await readTable(csv, { trim: false, columns: { text: "categorical" } });
      expect(fromParquet.columns).toEqual(fromCsv.columns);
      expect(locate(fromParquet, 0, "text")).toBe(`${parquet}:row 1:text`);
    }),
    { numRuns: 15 },
  );
});

function valuesOf(column: Column): (number | string | null)[] {
  if (column.kind === "numeric")
    return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  const { codes, categories } = asCategories(column);
  return Array.from(codes, (code) => categories[code] ?? null);
}
