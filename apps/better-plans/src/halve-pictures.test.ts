import { createDataset } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { halvePictures } from "./halve-pictures.ts";

const pictures = createDataset({
  exampleShape: [2, 4, 1],
  features: Float32Array.of(1, 2, 5, 6, 3, 4, 7, 8, 0, 0, 1, 1, 0, 0, 1, 1),
  labels: Int32Array.of(0, 1),
  classes: ["a", "b"],
  sliceIds: Int32Array.of(0, 0),
  slices: [{ name: "all" }],
  exampleIds: ["first", "second"],
});

describe("halvePictures", () => {
  it("takes the mean of each four pixels of each picture", () => {
    const { features, exampleShape } = halvePictures(pictures, false);
    expect([...features]).toEqual([2.5, 6.5, 0, 1]);
    expect(exampleShape).toEqual([1, 2, 1]);
  });

  it("makes rows of pixels for models without convolutions", () => {
    expect(halvePictures(pictures, true).exampleShape).toEqual([2]);
  });
});
