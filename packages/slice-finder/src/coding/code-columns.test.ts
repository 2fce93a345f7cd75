import type { CategoricalColumn, Column, ColumnValue, NumericColumn, Predicate } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeColumns } from "./code-columns.ts";

const numbers = (name: string, values: readonly number[]): NumericColumn => {
  return { name, kind: "numeric", values: Float64Array.from(values), missing: 0 };
};
const texts = (name: string, values: readonly (string | null)[]): CategoricalColumn => {
  const categories = [...new Set(values.filter((value) => value !== null))].sort();
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : categories.indexOf(value)));
  return { name, kind: "categorical", codes, categories, missing: 0 };
};
const labelsOf = (column: Column, options = {}) =>
  codeColumns([column], options).columns[0]?.values.map(({ label }) => label);
const countTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What a predicate says of one value, written for this test alone. */
function holds(predicate: Predicate, value: ColumnValue): boolean {
  if (predicate.kind === "equals") return predicate.value === value;
  if (predicate.kind !== "range") throw new Error("codes have simple predicates");
  if (typeof value !== "number") return false;
  const { from, to, includesTo } = predicate;
  return (from === null || value >= from) && (to === null || value < to || (includesTo && value === to));
}

describe("codes of a column", () => {
  it("are its categories, a missing value last", () => {
    const { columns, codes } = codeColumns([texts("race", ["White", null, "Black", "White"])]);
    expect(columns).toEqual([
      {
        name: "race",
        isOrdered: false,
        hasMissing: true,
        values: [
          { label: "= Black", predicate: { kind: "equals", column: "race", value: "Black" } },
          { label: "= White", predicate: { kind: "equals", column: "race", value: "White" } },
          { label: "is missing", predicate: { kind: "equals", column: "race", value: null } },
        ],
      },
    ]);
    expect(codes).toEqual([Uint8Array.of(1, 2, 0, 1)]);
  });

  it("are a column's few numbers, in their order", () => {
    const { columns, codes } = codeColumns([numbers("age", [30, 7, Number.NaN, 30, 100])]);
    expect(columns[0]!.isOrdered).toBe(true);
    expect(columns[0]!.values.map(({ label }) => label)).toEqual(["= 7", "= 30", "= 100", "is missing"]);
    expect(codes[0]).toEqual(Uint8Array.of(1, 0, 3, 1, 2));
  });

  it("are quantile bins of many numbers, as large as each other, the last closed", () => {
    const { columns, codes } = codeColumns([numbers("age", countTo(100))], { bins: 4 });
    expect(columns[0]!.values.map(({ label }) => label)).toEqual([
      "in [0, 25)",
      "in [25, 50)",
      "in [50, 75)",
      "in [75, 99]",
    ]);
    expect([0, 1, 2, 3].map((code) => codes[0]!.filter((other) => other === code).length)).toEqual([
      25, 25, 25, 25,
    ]);
    expect(columns[0]!.values[3]!.predicate).toEqual({
      kind: "range",
      column: "age",
      from: 75,
      to: 99,
      includesTo: true,
    });
  });

  it("are fewer bins where quantiles are equal", () => {
    const values = [
      ...countTo(30),
      ...Array.from({ length: 40 }, () => 40),
      ...countTo(30).map((x) => 50 + x),
    ];
    expect(labelsOf(numbers("hours", values), { bins: 5 })).toEqual([
      "in [0, 20)",
      "in [20, 40)",
      "in [40, 60)",
      "in [60, 79]",
    ]);
  });

  it("keep apart what is not the one value that nearly all rows have", () => {
    const gains = [...Array.from({ length: 95 }, () => 0), ...countTo(12).map((index) => 100 + index)];
    expect(labelsOf(numbers("gain", gains), { bins: 4 })).toEqual([
      "= 0",
      "in [100, 104)",
      "in [104, 108)",
      "in [108, 111]",
    ]);
    const scores = [...Array.from({ length: 95 }, () => 100), ...countTo(12)];
    expect(labelsOf(numbers("score", scores), { bins: 3 })).toEqual(["in [0, 6)", "in [6, 100)", "= 100"]);
  });

  it("are the bins between given edges, as far as there are rows in them", () => {
    const column = numbers("age", [17, 18, 64, 65, 90]);
    expect(labelsOf(column, { edges: { age: [18, 65] } })).toEqual(["< 18", "in [18, 65)", "≥ 65"]);
    expect(labelsOf(column, { edges: { age: [0, 20, 30, 65] } })).toEqual([
      "in [0, 20)",
      "in [30, 65)",
      "≥ 65",
    ]);
  });

  it("are all values where that is wanted, with 16 bits where 8 are too few", () => {
    const gains = countTo(300);
    const { columns, codes } = codeColumns([numbers("gain", gains)], { distinctValues: ["gain"] });
    expect(columns[0]!.values).toHaveLength(300);
    expect(codes[0]).toEqual(Uint16Array.from(gains));
  });

  it("take −0 and 0 for one value", () => {
    expect(labelsOf(numbers("x", [-0, 0, 1, -0]))).toEqual(["= 0", "= 1"]);
  });
});

describe("columns that are left out", () => {
  const reasons = (columns: readonly Column[], options = {}) =>
    codeColumns(columns, options).leftOut.map(({ column, reason }) => `${column}: ${reason}`);

  it("have one value in all rows, and are kept when some miss it", () => {
    expect(reasons([texts("a", ["x", "x"]), numbers("b", [3, 3]), numbers("c", [3, Number.NaN])])).toEqual([
      "a: every row has the same value (= x)",
      "b: every row has the same value (= 3)",
    ]);
    expect(reasons([texts("a", [null, null])])).toEqual(["a: every row has the same value (is missing)"]);
    expect(reasons([numbers("age", [30, 40])], { edges: { age: [18, 65] } })).toEqual([
      "age: every row has the same value (in [18, 65))",
    ]);
  });

  it("name rows, or have very many categories, unless they are asked for", () => {
    const identifiers = texts(
      "id",
      countTo(100).map((row) => `person ${row}`),
    );
    expect(reasons([identifiers])).toEqual([
      "id: 100 different texts in 100 rows: it names rows and is no property that they share",
    ]);
    expect(reasons([identifiers], { distinctValues: ["id"] })).toEqual([]);
    const streets = texts(
      "street",
      countTo(4004).map((row) => `street ${row % 1001}`),
    );
    expect(reasons([streets])).toEqual(["street: 1001 categories; at most 1000 are searched"]);
    expect(reasons([texts("word", ["a", "b", "c"])])).toEqual([]);
  });

  it("are excluded, and then may hold anything", () => {
    const columns = [numbers("a", [Number.POSITIVE_INFINITY, 1]), numbers("b", [1, 2])];
    expect(reasons(columns, { exclude: ["a"] })).toEqual(["a: excluded"]);
  });
});

it("lists everything that is wrong with columns and options", () => {
  const columns = [
    numbers("age", [1, Number.POSITIVE_INFINITY, 3]),
    texts("race", ["a", "b"]),
    { ...texts("sex", ["f", "m", "f"]), codes: Int32Array.of(0, 2, 1) },
    numbers("age", [1, 2, 3]),
  ];
  const options = {
    bins: 1.5,
    exclude: ["nobody", "sex"],
    distinctValues: ["sex", "gone", "age"],
    edges: { age: [1, 1, Number.NaN], race: [1], missing: [], sex: [2] },
  };
  expect(() => codeColumns(columns, { ...options, exclude: ["nobody"] })).toThrowError(
    /columns\.sex\[1\]: is code 2; there are 2 categories/,
  );
  let text = "";
  try {
    codeColumns(columns, options);
  } catch (error) {
    text = (error as Error).message;
  }
  expect(text.split("\n")).toEqual([
    "columns.age: is there twice",
    "columns.age[1]: is Infinity, expected a finite number, or NaN where it is missing",
    'columns.race: has 2 rows; "age" has 3',
    "bins: is 1.5, expected a whole number from 2 to 1000",
    'exclude[0]: there is no column "nobody"; there are age, race, sex',
    'distinctValues[0]: "sex" is excluded, too',
    'distinctValues[0]: "sex" has edges, too',
    'distinctValues[1]: there is no column "gone"; there are age, race, sex',
    'distinctValues[2]: "age" has edges, too',
    "edges.age[1]: is 1 after 1; edges must ascend",
    "edges.age[2]: is NaN, expected a finite number",
    "edges.race: the column has texts; edges are for numbers",
    'edges.missing: there is no column "missing"; there are age, race, sex',
    "edges.missing: has 0 edges, expected 1 to 65534",
    "edges.sex: is excluded, too",
    "edges.sex: the column has texts; edges are for numbers",
  ]);
});

const numericColumn = fc
  .array(fc.oneof(fc.integer({ min: -5, max: 30 }), fc.constantFrom(0, -0, Number.NaN, 0.1)), {
    minLength: 1,
    maxLength: 60,
  })
  .map((values) => numbers("x", values));
const textColumn = fc
  .array(fc.constantFrom("a", "b", "toString", "", null), { minLength: 1, maxLength: 30 })
  .map((values) => texts("x", values));

it("gives each row the one code whose predicate holds for it, and no code without rows", () => {
  const property = fc.property(
    fc.oneof(numericColumn, textColumn),
    fc.integer({ min: 2, max: 12 }),
    fc.uniqueArray(fc.integer({ min: -6, max: 31 }), { minLength: 1, maxLength: 5 }),
    fc.constantFrom("bins", "edges", "distinctValues"),
    (column, bins, edges, way) => {
      const options = {
        bins,
        ...(way === "edges" && column.kind === "numeric" && { edges: { x: edges.sort((a, b) => a - b) } }),
        ...(way === "distinctValues" && { distinctValues: ["x"] }),
      };
      const coded = codeColumns([column], options);
      const values: ColumnValue[] =
        column.kind === "numeric"
          ? [...column.values].map((value) => (Number.isNaN(value) ? null : value))
          : [...column.codes].map((code) => column.categories[code] ?? null);
      if (coded.columns.length === 0) return coded.leftOut.length === 1;
      const predicates = coded.columns[0]!.values.map(({ predicate }) => predicate);
      values.forEach((value, row) => {
        const holding = countTo(predicates.length).filter((code) => holds(predicates[code]!, value));
        expect(holding).toEqual([coded.codes[0]![row]]);
      });
      expect(new Set(coded.codes[0]).size).toBe(predicates.length);
      const missing = values.includes(null);
      expect(coded.columns[0]!.hasMissing).toBe(missing);
      expect(holds(predicates.at(-1)!, null)).toBe(missing);
    },
  );
  fc.assert(property, { numRuns: 1000 });
});
