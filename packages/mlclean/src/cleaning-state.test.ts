import { describe, expect, it } from "vitest";
import { featureColumns, openCleaning } from "./cleaning-state.ts";
import { numberColumn, runningExample, textColumn } from "./testing/running-example.ts";

describe("openCleaning", () => {
  it("needs no roles: there are no labels then, one group, and every column is a feature", () => {
    const state = openCleaning(runningExample);
    expect(state.cells).toBeNull();
    expect([...state.groups]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(featureColumns(state, false).map(({ name }) => name)).toEqual(["name", "gender", "age", "label"]);
  });

  it("reads labels of numbers and of texts, missing ones apart", () => {
    const labelsOf = (label: ReturnType<typeof numberColumn | typeof textColumn>) => {
      const { cells, inputRows } = openCleaning({ rowCount: 3, columns: [label] }, { label: "y" });
      const labels = [0, 1, 2].map((row) => cells!.labels[inputRows.indexOf(row)]);
      return { labels, positive: cells!.positive };
    };
    expect(labelsOf(numberColumn("y", [0, Number.NaN, 1]))).toEqual({ labels: [0, -1, 1], positive: "1" });
    expect(labelsOf(textColumn("y", ["yes", null, "no"]))).toEqual({ labels: [1, -1, 0], positive: "yes" });
    expect(labelsOf(textColumn("y", [null, null, null]))).toEqual({ labels: [-1, -1, -1], positive: "" });
  });

  it("names the first twenty repeated ids", () => {
    const columns = [numberColumn("x", new Array(100).fill(1))];
    const open = () => openCleaning({ rowCount: 100, columns, ids: new Array(100).fill("a") });
    expect(open).toThrow('ids[20]: "a" is the id of row 0, too');
    expect(open).not.toThrow("ids[21]");
  });
});

describe("featureColumns", () => {
  it("are what is left without label, predictions, what is ignored and, where wanted, groups", () => {
    const columns = ["name", "group", "label", "decided", "x"].map((name) => numberColumn(name, [1]));
    const state = openCleaning(
      { rowCount: 1, columns },
      { label: "label", predictions: "decided", groups: ["group"], ignore: ["name"] },
    );
    expect(featureColumns(state, false).map(({ name }) => name)).toEqual(["x"]);
    expect(featureColumns(state, true).map(({ name }) => name)).toEqual(["group", "x"]);
  });
});
