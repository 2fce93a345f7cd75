import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeIdx } from "./encode-idx.ts";
import type { IdxArray } from "./idx-format.ts";
import { readIdxImages } from "./read-idx-images.ts";
import { readIdxLabels } from "./read-idx-labels.ts";
import { makeTestFolder, type TestFolder } from "./testing/make-test-folder.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

const write = (array: IdxArray) => folder.write("x.idx", encodeIdx(array));
const bytes = (...shape: number[]): IdxArray => {
  const length = shape.reduce((product, size) => product * size, 1);
  return { type: "uint8", shape, values: Uint8Array.from({ length }, (_, index) => index % 256) };
};

describe("readIdxImages", () => {
  it("reads grey pictures, from 0 to 1", async () => {
    const images = await readIdxImages(
      await write({ type: "uint8", shape: [2, 1, 2], values: Uint8Array.of(0, 255, 51, 102) }),
    );
    expect(images).toMatchObject({ size: 2, shape: [1, 2, 1], ids: ["x.idx:0", "x.idx:1"], attributes: {} });
    expect(images.pixels).toEqual(Float32Array.of(0, 1, 0.2, 0.4));
  });

  it("reads colour pictures with the channels last", async () => {
    for (const channels of [1, 3, 4]) {
      const images = await readIdxImages(await write(bytes(2, 5, 6, channels)));
      expect(images.shape).toEqual([5, 6, channels]);
      expect(images.pixels[images.pixels.length - 1]).toBe(Math.fround((60 * channels - 1) / 255));
    }
  });

  it("leaves floats as they are", async () => {
    const values = Float32Array.of(-1, 0.5, 2, 3);
    const images = await readIdxImages(await write({ type: "float32", shape: [1, 2, 2], values }));
    expect(images.pixels).toEqual(values);
  });

  const refused: [what: string, array: IdxArray, problem: string][] = [
    ["labels", bytes(9), "is it the file of the labels?"],
    ["two dimensions", bytes(3, 4), "has 2 dimensions (3 × 4), expected 3"],
    ["five dimensions", bytes(1, 1, 1, 1, 1), "has 5 dimensions"],
    ["two channels", bytes(2, 5, 6, 2), "expected the last one to be 1, 3 or 4 channels"],
    ["channels first", bytes(2, 3, 5, 6), "seems to hold the channels first"],
    ["no picture", bytes(0, 5, 6), "holds no picture"],
    ["no pixel", bytes(5, 0, 6), "pictures without a pixel"],
    ["pixels of no known range", { type: "int16", shape: [1, 1, 1], values: Int16Array.of(7) }, "are int16"],
    ["NaN", { type: "float32", shape: [1, 1, 1], values: Float32Array.of(Number.NaN) }, "entry 0 is NaN"],
    [
      "above float32",
      { type: "float64", shape: [1, 1, 1], values: Float64Array.of(1e300) },
      "entry 0 is 1e+300",
    ],
  ];
  for (const [what, array, problem] of refused)
    it(`refuses ${what}`, async () => {
      await expect(readIdxImages(await write(array))).rejects.toThrow(problem);
    });
});

describe("readIdxLabels", () => {
  it("reads whole numbers of any type", async () => {
    expect(await readIdxLabels(await write(bytes(3)))).toEqual(Int32Array.of(0, 1, 2));
    const floats = { type: "float64", shape: [2], values: Float64Array.of(-1, 7) } as const;
    expect(await readIdxLabels(await write(floats))).toEqual(Int32Array.of(-1, 7));
  });

  it("refuses pictures, fractions and nothing", async () => {
    await expect(readIdxLabels(await write(bytes(2, 2, 2)))).rejects.toThrow(
      "is it the file of the pictures?",
    );
    await expect(readIdxLabels(await write(bytes(0)))).rejects.toThrow("holds no label");
    const fraction = { type: "float32", shape: [2], values: Float32Array.of(1, 0.5) } as const;
    await expect(readIdxLabels(await write(fraction))).rejects.toThrow("label 1 is 0.5");
  });
});
