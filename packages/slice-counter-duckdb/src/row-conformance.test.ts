import { type RowCounterTable, rowCounterConformance } from "@slicetuner/conformance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDBRowCounter } from "./open-duckdb-row-counter.ts";
import { makeTestFolder, type TestFolder } from "./testing/test-folder.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

const quote = (text: string | null) => (text === null ? "" : `"${text.replaceAll('"', '""')}"`);

async function create({ columns, rows }: RowCounterTable) {
  const header = columns.map(({ name }) => quote(name));
  const path = await folder.writeRows(
    "rows.csv",
    header,
    rows.map((row) => row.map(quote)),
  );
  const kinds = Object.fromEntries(columns.map(({ name, kind }) => [name, kind]));
  return openDuckDBRowCounter({ path, columns: kinds, threads: 2 });
}

rowCounterConformance({ describe, it, expect }, { create });

it("names kinds of columns that are not there", async () => {
  const path = await folder.writeRows("few.csv", ["age", "city"], [[30, "Oslo"]]);
  await expect(openDuckDBRowCounter({ path, columns: { agee: "numeric" } })).rejects.toMatchObject({
    problems: [{ path: "columns.agee", message: expect.stringContaining('did you mean "age"?') }],
  });
});
