import { createDataset } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { findGroups, reweigh } from "./index.ts";

const ids = [0, 0, 0, 1, 1, 1, -1, 0];
const labels = [1, 1, 0, 1, 0, 0, 1, 1];
const weights = [1, 2, 1, 4, 1, 3, 5, 0];
const dataset = createDataset({
  exampleShape: [1],
  features: new Float32Array(8),
  labels: Int32Array.from(labels),
  classes: ["no", "yes"],
  sliceIds: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1),
  slices: [{ name: "North" }, { name: "South" }],
  weights: Float32Array.from(weights),
  groups: [
    { name: "sex", ids: Int32Array.from(ids), values: ["f", "m"] },
    { name: "age", ids: new Int32Array(8), values: ["old"] },
  ],
});

describe("reweigh", () => {
  const given = reweigh(dataset, "sex").weights;
  const sumOf = (values: ArrayLike<number>, isIn: (row: number) => boolean) =>
    ids.reduce((sum, _, row) => sum + (isIn(row) ? values[row]! : 0), 0);

  it("makes group and label independent", () => {
    for (const group of [0, 1]) {
      const all = sumOf(given, (row) => ids[row] === group);
      const positive = sumOf(given, (row) => ids[row] === group && labels[row] === 1);
      // 7 of the 12 that have a group.
      expect(positive / all).toBeCloseTo(7 / 12, 6);
    }
  });

  it("keeps the sum, the sums of groups and labels, examples without a group, and those that count nothing", () => {
    expect(sumOf(given, () => true)).toBeCloseTo(17, 5);
    for (const group of [0, 1]) {
      const isIn = (row: number) => ids[row] === group;
      expect(sumOf(given, isIn)).toBeCloseTo(sumOf(weights, isIn), 5);
    }
    expect(given[6]).toBe(5);
    expect(given[7]).toBe(0);
    // Within a cell weights stay in proportion.
    expect(given[1]! / given[0]!).toBeCloseTo(2, 6);
  });
});

describe("findGroups", () => {
  it("finds a column, crosses several, and takes slices for groups", () => {
    expect(findGroups(dataset, "sex").values).toEqual(["f", "m"]);
    expect(findGroups(dataset, ["sex"]).name).toBe("sex");
    const crossed = findGroups(dataset, ["sex", "age"]);
    expect(crossed.name).toBe("sex × age");
    expect(crossed.ids[6]).toBe(-1);
    expect(findGroups(dataset, "slice")).toEqual({
      name: "slice",
      ids: dataset.sliceIds,
      values: ["North", "South"],
    });
  });

  it("names each column that is none, with those that there are", () => {
    expect(() => findGroups(dataset, ["race", "sex", "town"])).toThrow(
      'group: "race" is no group column; there are sex, age\ngroup: "town" is no group column; there are sex, age',
    );
    const { sliceIds, slices } = dataset;
    expect(() => findGroups({ sliceIds, slices }, "sex")).toThrow("the data set has no group columns");
  });
});
