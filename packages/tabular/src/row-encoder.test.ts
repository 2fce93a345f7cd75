import { describe, expect, it } from "vitest";
import { encodeTable } from "./encode-table.ts";
import { fitEncoding } from "./fit-encoding.ts";
import { groupNames } from "./group-columns.ts";
import { createRowEncoder } from "./row-encoder.ts";
import { makeTable } from "./test-table.ts";

const columns = {
  age: [20, 40, null, 60],
  city: ["Rome", null, "Oslo", "Rome"],
  race: ["White", "Black", "White", "White"],
  grade: [1, 2, 1, 2],
  income: ["low", "high", "low", "high"],
};
const fitted = makeTable(columns);
const encoding = fitEncoding(fitted, { label: "income", sliceBy: ["race", "grade"] });
const encoder = createRowEncoder({ encoding, fitted });

const rows = [
  { age: 20, city: "Rome", race: "White", grade: 1, income: "low" },
  { age: "40", city: null, race: "Black", grade: "2.0", income: "high" },
  { age: "", city: "Oslo", race: "White", grade: 1, income: "low" },
  { age: 60, city: "Rome", race: "White", grade: 2, income: " high " },
];
const ids = ["a", "b", "c", "d"];

describe("createRowEncoder", () => {
  it("makes of rows what the table's rows became, whatever their types", async () => {
    const { examples, rows: kept, unreadable } = await encoder.encode(rows, ids);
    const { dataset } = encodeTable(fitted, encoding);
    expect(examples).toEqual({ ...dataset, exampleIds: ids });
    expect(kept).toEqual(rows);
    expect(unreadable).toEqual([]);
  });

  it("says of each row why it is no example, and keeps the others", async () => {
    const [first, second] = rows;
    const wrong = [
      { ...first!, age: "old" },
      { ...first!, income: "middling" },
      { ...first!, income: null },
      { ...first!, race: "Green" },
      { ...first!, grade: "?" },
      { age: 20, race: "White", grade: 1, income: "low" },
      second!,
    ];
    const { examples, unreadable } = await encoder.encode(wrong, ["1", "2", "3", "4", "5", "6", "7"]);
    expect(examples.exampleIds).toEqual(["7"]);
    expect(unreadable.map(({ exampleId, reason }) => `${exampleId}: ${reason}`)).toEqual([
      '1: age is "old", expected a number',
      '2: income is "middling", expected one of high, low',
      "3: income is missing",
      "4: belongs to none of the slices Black-2, White-1, White-2 (Green-1)",
      "5: grade is missing",
      '6: there is no column "city"',
    ]);
    expect(unreadable[0]!.row).toBe(wrong[0]);
  });

  it("reads truth values by the words that the column has", async () => {
    const table = makeTable({ size: [1, 2], city: ["Rome", "Oslo"], answer: ["no", "yes"] });
    const answers = createRowEncoder({
      fitted: table,
      encoding: fitEncoding(table, { label: "answer", sliceBy: ["city"] }),
    });
    const truths = [false, true].map((answer) => ({ size: 1, city: "Rome", answer }));
    const { examples } = await answers.encode(truths, ["a", "b"]);
    expect([...examples.labels].map((label) => examples.classes[label])).toEqual(["no", "yes"]);
  });

  it("numbers groups as the fitted table does, whatever rows come", async () => {
    const table = makeTable({ size: [1, 2, 3], city: ["Rome", "Oslo", "Bern"], answer: ["no", "yes", "no"] });
    const grouped = createRowEncoder({
      fitted: table,
      groups: groupNames(table, ["city"]),
      encoding: fitEncoding(table, { label: "answer", sliceBy: ["answer"] }),
    });
    const come = ["Rome", null, "Paris", "Bern"].map((city) => ({ size: 1, city, answer: "no" }));
    const { examples } = await grouped.encode(come, ["a", "b", "c", "d"]);
    expect(examples.groups).toEqual([
      { name: "city", ids: Int32Array.of(2, -1, -1, 0), values: ["Bern", "Oslo", "Rome"] },
    ]);
  });

  it("makes an empty data set where no row can be read", async () => {
    const { examples } = await encoder.encode([{ age: 1 }], ["x"]);
    expect(examples.size).toBe(0);
    expect(examples.exampleShape).toEqual(encodeTable(fitted, encoding).dataset.exampleShape);
  });

  it("knows the slice of a row without a label", () => {
    const { income: _, ...unlabelled } = rows[3]!;
    expect(encoder.sliceOf(unlabelled)).toBe(2);
    expect(encoder.sliceOf({ ...unlabelled, race: "Green" })).toBeUndefined();
  });

  it("tells what columns rows should have", () => {
    expect(encoder.columns.map(({ name, kind, role }) => [name, kind, role])).toEqual([
      ["age", "numeric", "feature"],
      ["city", "categorical", "feature"],
      ["race", "categorical", "slice"],
      ["grade", "numeric", "slice"],
      ["income", "categorical", "label"],
    ]);
  });
});
