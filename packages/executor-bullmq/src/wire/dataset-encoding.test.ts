import { createDataset, type Dataset } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashOf } from "../store/contents.ts";
import { decodeDataset, encodeDataset } from "./dataset-encoding.ts";

const datasets = fc
  .record({
    size: fc.integer({ min: 0, max: 20 }),
    shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    classes: fc.constantFrom(1, 2, 256, 257, 65_537),
    slices: fc.constantFrom(1, 3, 300),
    weighted: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ size, shape, classes, slices, weighted, seed }): Dataset => {
    const width = shape.reduce((product, length) => product * length, 1);
    return createDataset({
      exampleShape: shape,
      features: Float32Array.from({ length: size * width }, (_, index) => Math.sin(index + seed)),
      labels: Int32Array.from({ length: size }, (_, row) => (row * 7919 + classes - 1) % classes),
      classes: Array.from({ length: classes }, (_, index) => `class ${index}`),
      sliceIds: Int32Array.from({ length: size }, (_, row) => (row + slices - 1) % slices),
      slices: Array.from({ length: slices }, (_, index) => ({ name: `ⅺ ${index}`, values: { a: "b" } })),
      ...(weighted && { weights: Float32Array.from({ length: size }, (_, row) => 0.1 * row) }),
    });
  });

describe("an encoded data set", () => {
  it("is read as it was, but for the example ids", () => {
    fc.assert(
      fc.property(datasets, (dataset) => {
        // From the middle of a buffer, as files are sometimes read.
        const encoded = encodeDataset(dataset);
        const shifted = new Uint8Array(encoded.length + 3).subarray(3);
        shifted.set(encoded);
        expect({ ...decodeDataset(shifted) }).toEqual({ ...dataset });
      }),
      { numRuns: 60 },
    );
  });

  it("has one name whatever the example ids, and another when one number differs", async () => {
    const [dataset] = fc.sample(
      datasets.filter(({ size }) => size > 2),
      { numRuns: 1, seed: 1 },
    );
    const name = (changed: Partial<Dataset>) => hashOf(encodeDataset({ ...dataset!, ...changed }));
    const base = await name({});
    expect(await name({ exampleIds: dataset!.exampleIds.map((id) => `${id}x`) })).toBe(base);
    for (const column of ["features", "labels", "weights", "sliceIds"] as const) {
      const changed = dataset![column].slice();
      changed[1]! += 1;
      expect(await name({ [column]: changed }), column).not.toBe(base);
    }
    expect(await name({ classes: dataset!.classes.map((text) => `${text}!`) })).not.toBe(base);
  });

  it("is not mistaken for something else", () => {
    expect(() => decodeDataset(Buffer.from("something else"))).toThrow("SLTDATA2");
    const [dataset] = fc.sample(
      datasets.filter(({ size }) => size > 2),
      { numRuns: 1, seed: 1 },
    );
    expect(() => decodeDataset(encodeDataset(dataset!).subarray(0, -8))).toThrow("too early");
  });

  it("takes a byte for a label where that is enough", () => {
    const dataset = createDataset({
      exampleShape: [2],
      features: new Float32Array(2000),
      labels: new Int32Array(1000),
      classes: ["a", "b"],
      sliceIds: new Int32Array(1000),
      slices: [{ name: "all" }],
    });
    expect(encodeDataset(dataset).length).toBeLessThan(8000 + 1000 + 1000 + 200);
  });
});
