import { InvalidInputError } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeTable, encodeTableInTurns } from "./encode-table.ts";
import { featureNames, featureWidth } from "./encoding.ts";
import { type EncodingOptions, fitEncoding } from "./fit-encoding.ts";
import { makeTable } from "./test-table.ts";

function problemsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (InvalidInputError.isInstance(error))
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  throw new Error("nothing was refused");
}

const people = {
  age: [20, 40, null, 60],
  city: ["Rome", null, "Oslo", "Rome"],
  race: ["White", "Black", "White", "White"],
  sex: ["Female", "Male", "Male", "Female"],
  income: ["low", "high", "low", "high"],
};
const options: EncodingOptions = { label: "income", sliceBy: ["race", "sex"] };

describe("features", () => {
  it("are left to others where no column is one", () => {
    const table = makeTable({ income: ["low", "high"], city: ["Rome", "Oslo"] });
    const encoding = fitEncoding(table, { label: "income", sliceBy: ["city"], withoutFeatures: true });
    const { dataset } = encodeTable(table, encoding);
    expect(encoding.features).toEqual([]);
    expect(dataset).toMatchObject({ size: 2, exampleShape: [0], labels: Int32Array.of(1, 0) });
    expect(dataset.features.length).toBe(0);
  });

  it("take the label as slice and keep it out of the features", () => {
    const table = makeTable({ city: ["Rome", "Oslo", "Rome"], age: [1, 2, 3] });
    const encoding = fitEncoding(table, { label: "city", sliceBy: ["city"] });
    expect(featureNames(encoding)).toEqual(["age"]);
    const { dataset } = encodeTable(table, encoding);
    expect(dataset.slices.map(({ name }) => name)).toEqual(["Oslo", "Rome"]);
    expect(dataset.sliceIds).toEqual(dataset.labels);
  });

  it("standardizes by the training rows, and tells missing values apart", () => {
    const table = makeTable(people);
    const encoding = fitEncoding(table, {
      ...options,
      exclude: ["race", "sex"],
      rows: Uint32Array.of(0, 1, 2),
    });
    const { dataset, warnings } = encodeTable(table, encoding);
    expect(featureNames(encoding)).toEqual(["age", "age=missing", "city=Oslo", "city=Rome", "city=missing"]);
    // The training ages are 20 and 40: mean 30, population standard deviation 10.
    expect(Array.from(dataset.features)).toEqual([
      ...[-1, 0, 0, 1, 0],
      ...[1, 0, 0, 0, 1],
      ...[0, 1, 1, 0, 0],
      ...[3, 0, 0, 1, 0],
    ]);
    expect(dataset.exampleIds).toEqual(["t.csv:2", "t.csv:3", "t.csv:4", "t.csv:5"]);
    expect(warnings).toEqual([]);
  });

  it("has mean 0 and deviation 1 on the training rows, and one 1 in each group", () => {
    const row = fc.record({
      x: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { freq: 5 }),
      k: fc.option(fc.constantFrom("a", "b", "c"), { freq: 5 }),
      training: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 40 }), (rows) => {
        const training = Uint32Array.from(rows.keys()).filter((index) => rows[index]!.training);
        const known = [...training].flatMap((index) => rows[index]!.x ?? []);
        fc.pre(Math.max(...known) - Math.min(...known) > 1);
        const table = makeTable({
          x: rows.map(({ x }) => x),
          k: rows.map(({ k }) => k ?? null),
          y: rows.map((_, index) => index % 2),
          s: rows.map(() => "all"),
        });
        const encoding = fitEncoding(table, { label: "y", sliceBy: ["s"], rows: training });
        const { dataset } = encodeTable(table, encoding);
        const width = featureWidth(encoding);
        const feature = (index: number, column: number): number => dataset.features[index * width + column]!;
        const values = [...training]
          .filter((index) => rows[index]!.x !== null)
          .map((index) => feature(index, 0));
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
        expect(mean).toBeCloseTo(0, 4);
        expect(variance).toBeCloseTo(1, 4);
        const group = featureNames(encoding).flatMap((name, column) =>
          name.startsWith("k=") ? [column] : [],
        );
        if (group.length > 0) {
          for (const index of rows.keys()) {
            expect(group.reduce((sum, column) => sum + feature(index, column), 0)).toBe(1);
          }
        }
      }),
    );
  });

  it("turns a constant column into 0 and says so", () => {
    const table = makeTable({ ...people, same: [7, 7, 7, 7] });
    const { dataset, warnings } = encodeTable(table, fitEncoding(table, options));
    expect(warnings).toEqual(["t.csv:same: has the same value in all training rows and became 0"]);
    expect(dataset.features.every(Number.isFinite)).toBe(true);
  });

  it("turns unknown categories and unforeseen missing values into zeros and counts them", () => {
    const fitted = makeTable({ ...people, age: [1, 2, 3, 4], city: ["Rome", "Rome", "Oslo", "Oslo"] });
    const encoding = fitEncoding(fitted, { ...options, exclude: ["race", "sex"] });
    const other = makeTable({ ...people, age: [null, 2, 3, 4], city: ["Bonn", "Lima", null, "Oslo"] });
    const { dataset, warnings } = encodeTable(other, encoding);
    expect(Array.from(dataset.features.subarray(0, 3))).toEqual([0, 0, 0]);
    expect(warnings).toEqual([
      "t.csv:age: 1 missing value became the mean; the fitted table had none",
      't.csv:city: 2 values of categories not fitted became zeros, first "Bonn"',
      "t.csv:city: 1 missing value became zeros; the fitted table had none",
    ]);
  });

  it("makes one feature for each number of a column named categorical", () => {
    const table = makeTable({ ...people, age: [10, 9, 10, 100] });
    const names = featureNames(fitEncoding(table, { ...options, categorical: ["age"] }));
    expect(names.slice(0, 3)).toEqual(["age=9", "age=10", "age=100"]);
  });

  it("survives JSON", () => {
    const table = makeTable(people);
    const encoding = fitEncoding(table, options);
    const copy = JSON.parse(JSON.stringify(encoding)) as typeof encoding;
    expect(encodeTable(table, copy)).toEqual(encodeTable(table, encoding));
  });
});

describe("labels, slices, weights and ids", () => {
  it("crosses columns into slices and numbers the classes", () => {
    const table = makeTable(people);
    const { dataset } = encodeTable(table, fitEncoding(table, options));
    expect(dataset.slices.map(({ name }) => name)).toEqual(["Black-Male", "White-Female", "White-Male"]);
    expect(dataset.slices[1]!.values).toEqual({ race: "White", sex: "Female" });
    expect(Array.from(dataset.sliceIds)).toEqual([1, 0, 2, 1]);
    expect(dataset.classes).toEqual(["high", "low"]);
    expect(Array.from(dataset.labels)).toEqual([1, 0, 1, 0]);
  });

  it("sorts classes that are numbers by value and takes numeric slice columns", () => {
    const table = makeTable({ ...people, grade: [10, 9, 9, 10], group: [2, 2, 1, 11] });
    const { dataset } = encodeTable(table, fitEncoding(table, { label: "grade", sliceBy: ["group"] }));
    expect(dataset.classes).toEqual(["9", "10"]);
    expect(dataset.slices.map(({ name }) => name)).toEqual(["1", "2", "11"]);
  });

  it("keeps the named slices in their order and says how many rows it left out", () => {
    const table = makeTable(people);
    const { dataset, rows, warnings } = encodeTable(
      table,
      fitEncoding(table, { ...options, slices: ["White-Male", "Black-Male"] }),
    );
    expect(Array.from(rows)).toEqual([1, 2]);
    expect(Array.from(dataset.sliceIds)).toEqual([1, 0]);
    expect(warnings).toEqual(["t.csv: 2 rows of 1 other slice left out: White-Female"]);
  });

  it("takes weights and ids from their columns, which are no features", () => {
    const table = makeTable({ ...people, w: [1, 0, 2.5, 3], key: ["p", "q", "r", "s"] });
    const encoding = fitEncoding(table, { ...options, weight: "w", id: "key" });
    const { dataset } = encodeTable(table, encoding);
    expect(Array.from(dataset.weights)).toEqual([1, 0, 2.5, 3]);
    expect(dataset.exampleIds).toEqual(["p", "q", "r", "s"]);
    expect(featureNames(encoding).some((name) => /^(w|key|income)/.test(name))).toBe(false);
  });

  it("reports rows without label, slice or weight, or leaves them out when told so", () => {
    const table = makeTable({
      ...people,
      race: [null, "Black", "White", "White"],
      income: ["low", "high", "low", null],
      w: [1, 1, 1, null],
    });
    const withWeight = { ...options, weight: "w" };
    expect(problemsOf(() => fitEncoding(table, withWeight))).toEqual([
      "t.csv:2:race: is missing",
      "t.csv:5:income: is missing",
      "t.csv:5:w: is missing",
    ]);
    const encoding = fitEncoding(table, { ...withWeight, dropIncomplete: true });
    const { rows, warnings } = encodeTable(table, encoding);
    expect(Array.from(rows)).toEqual([1, 2]);
    expect(warnings).toEqual(["t.csv: 2 rows without label, slice value or weight left out"]);
  });

  it("refuses labels, slices, weights, ids and numbers that the encoding cannot place", () => {
    const fitted = makeTable({ ...people, w: [1, 1, 1, 1], key: ["p", "q", "r", "s"] });
    const encoding = fitEncoding(fitted, { ...options, weight: "w", id: "key" });
    const other = makeTable({
      ...people,
      sex: ["Female", "Female", "Male", "Female"],
      income: ["low", "high", "middle", "high"],
      w: [-1, 1, 1, 1],
      key: ["p", "q", "r", "p"],
    });
    expect(problemsOf(() => encodeTable(other, encoding))).toEqual([
      "t.csv:2:w: the weight -1 is negative",
      't.csv:3:race,sex: "Black-Female" is none of the slices Black-Male, White-Female, White-Male (1 row)',
      't.csv:4:income: "middle" is none of the classes high, low (1 row)',
      't.csv:5:key: "p" is the id of t.csv:2 too',
    ]);
    const texts = makeTable({
      ...people,
      age: ["20", "x", "1", "2"],
      w: [1, 1, 1, 1],
      key: ["p", "q", "r", "s"],
    });
    expect(problemsOf(() => encodeTable(texts, encoding))).toEqual([
      't.csv:3:age: "x" in a column that was numeric when the encoding was fitted',
    ]);
  });
});

describe("rows of slices and classes that were not fitted", () => {
  const encoding = fitEncoding(makeTable(people), options);
  const strange = makeTable({
    age: [1, 2, 3, 4, 5],
    city: ["Rome", "Rome", "Rome", "Rome", "Rome"],
    race: ["Green", "White", "Green", "Green", "White"],
    sex: ["Male", "Male", "Male", "Female", "Male"],
    income: ["low", "middle", "low", "low", "high"],
  });

  it("are one problem for each unknown value", () => {
    expect(problemsOf(() => encodeTable(strange, encoding))).toEqual([
      't.csv:2:race,sex: "Green-Male" is none of the slices Black-Male, White-Female, White-Male (2 rows)',
      't.csv:5:race,sex: "Green-Female" is none of the slices Black-Male, White-Female, White-Male (1 row)',
      't.csv:3:income: "middle" is none of the classes high, low (1 row)',
    ]);
  });

  it("are left out with a warning that names them, when told so", () => {
    const { rows, warnings } = encodeTable(strange, {
      ...encoding,
      otherSlices: "drop",
      otherClasses: "drop",
    });
    expect(Array.from(rows)).toEqual([4]);
    expect(warnings).toEqual([
      "t.csv: 3 rows of 2 other slices left out: Green-Male, Green-Female",
      "t.csv: 1 row of 1 other class left out: middle",
    ]);
  });
});

it("an excluded column may be one that was not read", () => {
  const table = { ...makeTable(people), excluded: ["notes"] };
  expect(() => fitEncoding(table, { ...options, exclude: ["notes"] })).not.toThrow();
  expect(problemsOf(() => fitEncoding(table, { ...options, exclude: ["note"] }))).toHaveLength(1);
});

describe("what cannot be fitted", () => {
  it("reports every unknown column at once, with the probable ones", () => {
    const problems = problemsOf(() =>
      fitEncoding(makeTable(people), { label: "incme", sliceBy: ["race", "gender"] }),
    );
    expect(problems).toEqual([
      expect.stringMatching(
        /^label: no column "incme" in t\.csv; did you mean "income"\? The columns are age, city/,
      ),
      expect.stringMatching(/^sliceBy: no column "gender"/),
    ]);
  });

  it.each<[string, Record<string, (number | string | null)[]>, Partial<EncodingOptions>, string]>([
    [
      "one class",
      { income: ["low", "low", "low", "low"] },
      {},
      't.csv:income: the label has only one class, "low"',
    ],
    ["no label at all", { income: [null, null, null, null] }, {}, "t.csv:income: the label has no value"],
    [
      "an unknown slice",
      {},
      { slices: ["Green-Male"] },
      'slices: no slice "Green-Male"; there are Black-Male',
    ],
    ["text as weight", {}, { weight: "city" }, 'weight: the column "city" holds texts'],
    ["no slice column", {}, { sliceBy: [] }, "sliceBy: names no column"],
    ["rows outside", {}, { rows: Uint32Array.of(0, 4) }, "rows: row 4 of 4"],
    [
      "no feature",
      {},
      { exclude: ["age", "city", "race", "sex"] },
      "exclude: no column is left as a feature",
    ],
    ["huge numbers", { age: [1e300, -1e300, 0, 1] }, {}, "t.csv:age: its numbers are too large"],
    [
      "ambiguous names",
      { race: ["a-b", "a", "c", "c"], sex: ["c", "b-c", "d", "d"] },
      {},
      'both named "a-b-c"',
    ],
  ])("refuses %s", (_, columns, more, expected) => {
    const problems = problemsOf(() =>
      fitEncoding(makeTable({ ...people, ...columns }), { ...options, ...more }),
    );
    expect(problems).toEqual([expect.stringContaining(expected)]);
  });

  it("refuses quantities as labels and columns with too many values", () => {
    const many = Array.from({ length: 1001 }, (_, index) => index);
    const names = many.map((value) => `n${value}`);
    const table = makeTable({ x: many, y: many, name: names, s: many });
    expect(problemsOf(() => fitEncoding(table, { label: "y", sliceBy: ["s"] }))).toEqual([
      expect.stringMatching(/^t\.csv:y: the label has 1,001 different numbers, a quantity/),
      expect.stringMatching(/^t\.csv:s: has 1,001 different numbers, a quantity/),
      expect.stringMatching(/^t\.csv:name: 1,001 categories, expected at most 1000/),
    ]);
    expect(
      problemsOf(() => fitEncoding(table, { label: "y", sliceBy: ["name"], exclude: ["name"] })),
    ).toContainEqual(expect.stringMatching(/^t\.csv:name: 1,001 slices, expected at most 1000/));
  });
});

describe("encodeTableInTurns", () => {
  const table = makeTable({
    age: [1, 2, null, 4],
    city: ["Oslo", "Rome", "Oslo", null],
    income: ["high", "low", "low", "high"],
  });
  const encoding = fitEncoding(table, { label: "income", sliceBy: ["income"] });

  it("encodes as at once", async () => {
    const { signal } = new AbortController();
    expect(await encodeTableInTurns(table, encoding, signal)).toEqual(encodeTable(table, encoding));
  });

  it("ends with the signal's reason", async () => {
    const reason = new Error("enough");
    await expect(encodeTableInTurns(table, encoding, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
