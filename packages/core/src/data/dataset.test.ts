import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { createDataset, type DatasetInput } from "./dataset.ts";
import { concatenateDatasets, rowsBySlice, selectRows, sliceSizes } from "./dataset-operations.ts";

const input: DatasetInput = {
  exampleShape: [2],
  features: Float32Array.of(1, 2, 3, 4, 5, 6),
  labels: Int32Array.of(0, 1, 1),
  classes: ["no", "yes"],
  sliceIds: Int32Array.of(1, 0, 1),
  slices: [{ name: "A" }, { name: "B" }, { name: "C" }],
};

describe("createDataset", () => {
  it("fills in weights of 1 and row numbers as ids", () => {
    const dataset = createDataset(input);
    expect([...dataset.weights]).toEqual([1, 1, 1]);
    expect(dataset.exampleIds).toEqual(["0", "1", "2"]);
  });

  it("reports every mistake at once, with its place", () => {
    const broken = {
      ...input,
      features: Float32Array.of(1, Number.NaN, 3),
      labels: Int32Array.of(0, 2, 1),
      sliceIds: Int32Array.of(0, 1),
      weights: Float32Array.of(1, -1, 1),
    };
    try {
      createDataset(broken);
      expect.unreachable();
    } catch (error) {
      expect(InvalidInputError.isInstance(error)).toBe(true);
      const paths = (error as InvalidInputError).problems.map((problem) => problem.path);
      expect(paths).toEqual(["features", "sliceIds", "features[1]", "labels[1]", "weights[1]"]);
    }
  });
});

describe("operations on data sets", () => {
  const dataset = createDataset(input);

  it("knows sizes and rows of each slice, empty ones included", () => {
    expect(sliceSizes(dataset)).toEqual([1, 2, 0]);
    expect(rowsBySlice(dataset).map((rows) => [...rows])).toEqual([[1], [0, 2], []]);
  });

  it("selects rows in the given order with all that belongs to them", () => {
    const selected = selectRows(dataset, [2, 0, 2]);
    expect([...selected.features]).toEqual([5, 6, 1, 2, 5, 6]);
    expect([...selected.labels]).toEqual([1, 0, 1]);
    expect(selected.exampleIds).toEqual(["2", "0", "2"]);
  });

  it("puts back together what was taken apart", () => {
    const parts = [selectRows(dataset, [0]), selectRows(dataset, [1, 2])] as const;
    expect(concatenateDatasets(...parts)).toEqual(dataset);
  });

  it("refuses to join data sets whose slices differ", () => {
    const other = createDataset({ ...input, slices: [{ name: "A" }, { name: "B" }, { name: "D" }] });
    expect(() => concatenateDatasets(dataset, other)).toThrow("datasets[1].slices: differs");
  });
});
