import { describe, expect, it } from "vitest";
import { type CleanOptions, clean } from "../clean.ts";
import type { CleaningInput } from "../cleaning-input.ts";
import { numberColumn, textColumn } from "../testing/running-example.ts";
import { type MergePolicy, mergeValues } from "./merge-values.ts";

const one = { kept: 0, rows: [0, 1, 2, 3] };

function merged(
  values: readonly number[],
  weights: readonly number[],
  policy: MergePolicy,
  isQuantity = true,
) {
  const column = numberColumn("n", values);
  const [found] = mergeValues([column], [one], Float64Array.from(weights), () => isQuantity, policy);
  return found!.kind === "numeric" ? found!.values[0]! : Number.NaN;
}

describe("numbers of rows that become one", () => {
  it.each<[MergePolicy["numbers"], number]>([
    [undefined, (1.5 + 2 * 2.5 + 7) / 4],
    ["mean", (1.5 + 2 * 2.5 + 7) / 4],
    ["median", 2.5],
    ["most-frequent", 2.5],
  ])("are their %s", (numbers, expected) => {
    expect(merged([1.5, 2.5, 2.5, 7], [1, 1, 1, 1], numbers === undefined ? {} : { numbers })).toBe(expected);
  });

  it("count with their weights; where none weighs anything, the first is taken", () => {
    expect(merged([1.5, 2, 4, 8], [0, 1, 3, 0], {})).toBe(3.5);
    expect(merged([1.5, 2, 4, 8], [0, 0, 0, 0], {})).toBe(1.5);
    expect(merged([1.5, 2, 2, 8], [1, 1, 1, 5], { numbers: "most-frequent" })).toBe(8);
  });

  it("stay whole where all of the column are, and are the most frequent where they name something", () => {
    expect(merged([1, 2, 2, 8], [1, 1, 1, 1], {})).toBe(3);
    expect(merged([1, 2, 2, 8], [1, 1, 1, 1], {}, false)).toBe(2);
  });

  it("are those that are known", () => {
    expect(merged([Number.NaN, 3, Number.NaN, 4], [1, 1, 1, 1], { numbers: "median" })).toBe(4);
    const none = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    expect(merged(none, [1, 1, 1, 1], {})).toBeNaN();
  });
});

describe("texts of rows that become one", () => {
  const textOf = (texts: readonly (string | null)[], policy: MergePolicy, weights = [1, 1, 1, 1]) => {
    const [found] = mergeValues(
      [textColumn("t", texts)],
      [one],
      Float64Array.from(weights),
      () => false,
      policy,
    );
    return found!.kind === "categorical" ? found!.categories[found!.codes[0]!] : undefined;
  };

  it("are the most frequent, of equal ones the longer, or the longest", () => {
    expect(textOf(["Ann", "Anne", "Ann", "Annabelle"], {})).toBe("Ann");
    expect(textOf(["Ann", "Anne", "Ann", "Annabelle"], { texts: "longest" })).toBe("Annabelle");
    expect(textOf(["Ann", null, null, "Anne"], {})).toBe("Anne");
    expect(textOf(["Ann", "Anne", "Ann", "Bo"], {}, [1, 5, 1, 1])).toBe("Anne");
    expect(textOf([null, null, null, null], {})).toBeUndefined();
  });
});

describe("rows with other labels", () => {
  const input: CleaningInput = {
    rowCount: 6,
    ids: ["a1", "a2", "a3", "b1", "b2", "c"],
    columns: [
      textColumn("name", ["Ann", "Ann", "Ann", "Bob", "Bob", "Cy"]),
      numberColumn("age", [30, 30, 30, 40, 40, 50]),
      textColumn("label", ["yes", "no", "no", "yes", "no", "no"]),
      textColumn("truth", ["1", "1", "1", "2", null, "3"]),
    ],
  };
  const run = (resolve: Partial<NonNullable<CleanOptions["resolve"]>>, of = input) =>
    clean(
      of,
      { label: "label", ignore: ["truth"] },
      { steps: ["resolve"], resolve: { match: [{ column: "name", comparator: "exact" }], ...resolve } },
    );
  const labelsOf = ({ table }: ReturnType<typeof run>) => {
    const column = table.columns.find(({ name }) => name === "label")!;
    return Object.fromEntries(
      table.ids.map((id, row) => [
        id,
        column.kind === "categorical" ? column.categories[column.codes[row]!] : column.values[row],
      ]),
    );
  };

  it("stay apart", () => {
    expect(Object.values(labelsOf(run({}))).sort()).toEqual(["no", "no", "no", "yes", "yes"]);
  });

  it("become one with the label that weighs more, and stay apart where two weigh the same", () => {
    const result = run({ labels: "majority" });
    const labels = Object.entries(labelsOf(result));
    expect(labels.filter(([id]) => id.startsWith("a")).map(([, label]) => label)).toEqual(["no"]);
    expect(labels.filter(([id]) => id.startsWith("b"))).toHaveLength(2);
    expect(result.warnings.join()).toMatch(/1 /);
  });

  it("may be numbers, and weights may turn the majority", () => {
    const numbered = { ...input, columns: input.columns.with(2, numberColumn("label", [1, 0, 0, 1, 0, 0])) };
    const weights = [5, 1, 1, 1, 2, 1];
    const labels = labelsOf(run({ labels: "majority" }, { ...numbered, weights }));
    const of = (letter: string) =>
      Object.entries(labels).flatMap(([id, label]) => (id.startsWith(letter) ? [label] : []));
    expect([of("a"), of("b"), of("c")]).toEqual([[1], [0], [0]]);
  });

  it.each([
    [undefined, 7],
    ["sum", 7],
    ["maximum", 5],
    ["one", 1],
  ] as const)("weigh, once they are one: %s", (weights, expected) => {
    const { table } = run(
      { labels: "majority", merge: weights === undefined ? {} : { weights } },
      { ...input, weights: [5, 1, 1, 1, 2, 1] },
    );
    const row = table.ids.findIndex((id) => id.startsWith("a"));
    expect(table.weights[row]).toBe(expected);
  });

  it("are measured against a column that names the same thing alike", () => {
    const { quality } = run({ labels: "majority", truth: "truth" }).steps[0]!.resolve!;
    // Of three true pairs all three were found, and Bob's two, of which one has no truth, stayed apart.
    expect(quality).toMatchObject({ precision: 1, recall: 1, f1: 1 });
    expect(() => run({ truth: "answers" })).toThrow('truth: there is no column "answers"');
  });
});
