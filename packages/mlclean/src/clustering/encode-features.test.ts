import { describe, expect, it } from "vitest";
import { numberColumn, textColumn } from "../testing/running-example.ts";
import { encodeRows, type FeatureScale, fitFeatures } from "./encode-features.ts";

const rows = [0, 1, 2, 3];

describe("fitFeatures", () => {
  it("leaves out what tells no rows apart: constant, empty, or another text in each row", () => {
    const scales = fitFeatures(
      [
        numberColumn("constant", [7, 7, 7, 7]),
        numberColumn(
          "empty",
          rows.map(() => Number.NaN),
        ),
        textColumn("name", ["a", "b", "c", "d"]),
        textColumn("kind", ["a", "b", "a", null]),
      ],
      rows,
    );
    expect(scales).toEqual([{ kind: "one-hot", name: "kind", categories: ["a", "b"] }]);
  });

  it("scales by the median absolute deviation, or by the standard deviation where that is 0", () => {
    const scalesOf = (values: readonly number[]) => fitFeatures([numberColumn("x", values)], rows);
    expect(scalesOf([1, 2, 4, Number.NaN])).toEqual([
      { kind: "numeric", name: "x", center: 2, scale: 1.4826 },
    ]);
    expect(scalesOf([3, 3, 3, 7])).toEqual([{ kind: "numeric", name: "x", center: 3, scale: Math.sqrt(3) }]);
  });
});

describe("encodeRows", () => {
  const scales: FeatureScale[] = [
    { kind: "numeric", name: "x", center: 10, scale: 2 },
    { kind: "one-hot", name: "kind", categories: ["a", "b"] },
  ];

  it("puts a missing number at the median, and a missing or new text at none of the categories", () => {
    const columns = [
      textColumn("kind", ["b", null, "new", "a"]),
      numberColumn("x", [14, Number.NaN, 1e9, 8]),
    ];
    const { width, values } = encodeRows(scales, columns, rows);
    expect(width).toBe(3);
    expect([...values]).toEqual([2, 0, 1, 0, 0, 0, 1e4, 0, 0, -1, 1, 0]);
  });

  it("takes a column that a new batch lacks, or has as another kind, for missing", () => {
    const values = [...encodeRows(scales, [numberColumn("kind", [1, 2, 3, 4])], rows).values];
    expect(values).toEqual(new Array(12).fill(0));
  });
});
