import { describe, expect, it } from "vitest";
import { clean } from "../clean.ts";
import { numberColumn, textColumn } from "../testing/running-example.ts";

/** Of each group and label, how many rows, and how many of them an earlier model gets wrong. */
const cells = [
  { group: "a", label: 1, rows: 40, wrong: 4 },
  { group: "a", label: 0, rows: 60, wrong: 12 },
  { group: "b", label: 1, rows: 20, wrong: 8 },
  { group: "b", label: 0, rows: 30, wrong: 3 },
];
const rows = cells.flatMap(({ group, label, rows: count, wrong }) =>
  Array.from({ length: count }, (_, row) => ({ group, label, decided: row < wrong ? 1 - label : label })),
);
const input = {
  rowCount: rows.length,
  columns: [
    textColumn(
      "group",
      rows.map(({ group }) => group),
    ),
    numberColumn(
      "label",
      rows.map(({ label }) => label),
    ),
    numberColumn(
      "decided",
      rows.map(({ decided }) => decided),
    ),
  ],
};
const options = { steps: ["reweigh"], reweigh: { strategy: "equalized-odds" } } as const;

describe("reweigh for equalized odds", () => {
  const result = clean(input, { label: "label", groups: ["group"], predictions: "decided" }, options);

  it("weighs a group and label by the errors of the earlier model, and keeps the weight of each label", () => {
    const of = (group: string, label: number) =>
      result.table.weights[rows.findIndex((row) => row.group === group && row.label === label)]!;
    // Errors of label 1: 0.1 and 0.4, 0.2 of all; of label 0: 0.2 and 0.1, 1/6 of all.
    expect(of("b", 1) / of("a", 1)).toBeCloseTo((2 / 0.5) ** 0.25, 12);
    expect(of("b", 0) / of("a", 0)).toBeCloseTo((0.6 / 1.2) ** 0.25, 12);
    expect(40 * of("a", 1) + 20 * of("b", 1)).toBeCloseTo(60, 10);
    expect(60 * of("a", 0) + 30 * of("b", 0)).toBeCloseTo(90, 10);
    expect(result.steps[0]!.reweigh!.status).toBe("odds");
  });

  it("says where the earlier model makes no error, and leaves those weights", () => {
    const of = (decided: (label: number) => number) =>
      clean(
        {
          ...input,
          columns: input.columns.with(
            2,
            numberColumn(
              "decided",
              rows.map(({ label }) => decided(label)),
            ),
          ),
        },
        { label: "label", groups: ["group"], predictions: "decided" },
        options,
      );
    const none = of((label) => label);
    expect(new Set(none.table.weights)).toEqual(new Set([1]));
    expect(none.warnings).toEqual(
      ["other", "favourable"].map(
        (label) =>
          `reweigh: the earlier model makes no error on rows with the ${label} label: their weights stay`,
      ),
    );
    // Who is always told 1 is wrong about label 0 only, in both groups alike.
    const always = of(() => 1);
    expect(always.warnings.join()).not.toContain("other label");
    expect(always.warnings).toHaveLength(1);
  });

  it("does not count rows without a decision, nor change a group that has no row with the label", () => {
    // Of group b no row has label 0; of group a no row with label 1 was decided.
    const few = [
      { group: "a", label: 1, decided: Number.NaN },
      { group: "a", label: 0, decided: 1 },
      { group: "a", label: 0, decided: 0 },
      { group: "b", label: 1, decided: 0 },
      { group: "b", label: 1, decided: 1 },
    ];
    const { steps } = clean(
      {
        rowCount: few.length,
        columns: [
          textColumn(
            "group",
            few.map(({ group }) => group),
          ),
          numberColumn(
            "label",
            few.map(({ label }) => label),
          ),
          numberColumn(
            "decided",
            few.map(({ decided }) => decided),
          ),
        ],
      },
      { label: "label", groups: ["group"], predictions: "decided" },
      options,
    );
    expect(steps[0]!.reweigh!.factors.map(({ factor }) => factor)).toEqual([1, 1, 1, 1]);
  });

  it("cannot be done without predictions", () => {
    expect(() => clean(input, { label: "label", groups: ["group"] }, options)).toThrow(
      "predictions: are needed for equalized odds",
    );
  });
});
