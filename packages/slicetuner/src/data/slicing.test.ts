import { InvalidInputError, ProblemList } from "@slicetuner/core";
import { columnOfTexts, type Table } from "@slicetuner/tabular";
import { expect, it } from "vitest";
import { sliceTable } from "./slicing.ts";

function tableOf(source: string, city: string, sex: string): Table {
  const rowCount = city.length;
  const places = Uint32Array.from({ length: rowCount }, (_, row) => row + 2);
  return {
    source,
    rowCount,
    columns: [columnOfTexts("city", [...city]), columnOfTexts("slice", [...sex])],
    excluded: ["slice_2"],
    parts: [{ source, rowCount, places, unit: "line" }],
    warnings: [],
  };
}

const inRome = { name: "Rome", predicate: { kind: "equals", column: "city", value: "R" } } as const;
const women = { name: "women", predicate: { kind: "equals", column: "slice", value: "f" } } as const;
const slicing = {
  kind: "predicates",
  file: "slices.json",
  slices: [inRome, women],
  givenNames: ["Rome", "women"],
} as const;

/** The name of each row's part, or of none. */
function namesOf({ columns }: Table): string[] {
  const column = columns.at(-1)!;
  if (column.kind !== "categorical") throw new Error("no names");
  return Array.from(column.codes, (code) => column.categories[code]!);
}

it("names the parts in a column of a free name, on the table and on others", () => {
  // No woman in Rome here.
  const { table, column, addColumn } = sliceTable(tableOf("people.csv", "RROO", "mmfm"), slicing, 1);
  expect(column).toBe("slice_3");
  expect(namesOf(table)).toEqual(["Rome", "Rome", "women", "everything else"]);
  expect(namesOf(addColumn(tableOf("pool.csv", "ROR", "mff")))).toEqual([
    "Rome",
    "women",
    "(another combination of slices)",
  ]);
});

it("says which file the slices do not fit", () => {
  const { addColumn } = sliceTable(tableOf("people.csv", "RROO", "mmfm"), slicing, 1);
  const problems = new ProblemList();
  try {
    addColumn(tableOf("pool.csv", "12", "mf"));
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    for (const { path, message } of error.problems) problems.add(path, message);
  }
  expect(problems.problems[0]).toMatchObject({
    path: expect.stringMatching(/^slices\.json: part "Rome"/),
    message: expect.stringMatching(/"city" holds numbers.* \(pool\.csv\)$/),
  });
});
