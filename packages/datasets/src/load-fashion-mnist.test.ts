import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Dataset, sliceSizes, splitRowsBySlice } from "@slicetuner/core";
import { encodeIdx } from "@slicetuner/images";
import { beforeAll, describe, expect, it } from "vitest";
import { findDataDirectory } from "./data-directory.ts";
import { fashionMnist } from "./fashion-mnist.ts";
import { fashionMnistSettings } from "./fashion-mnist-settings.ts";
import { loadDataset, loadTestSet } from "./load-dataset.ts";

const directory = await findDataDirectory(fashionMnist);

describe("fashionMnistSettings", () => {
  it("spend the whole budget, and water filling raises the smallest slices to one level", () => {
    for (const { published, initial, budget } of fashionMnistSettings) {
      const rows = published.results;
      expect(rows.map(({ strategy }) => strategy)).toEqual(["none", "uniform", "water-filling", "moderate"]);
      for (const { amounts, strategy } of rows) {
        const spent = amounts?.reduce((sum, amount) => sum + amount, 0) ?? budget;
        expect(spent).toBe(strategy === "none" ? 0 : budget);
      }
      const levels = rows[2]!.amounts!.map((amount, slice) => amount + initial[slice]!);
      expect(new Set(levels).size).toBe(1);
    }
  });
});

describe.skipIf(directory === undefined)("loadDataset('fashion-mnist') (needs its files)", () => {
  let dataset: Dataset;
  let test: Dataset | undefined;

  // Not while tests are collected: a skipped suite must not look for its files.
  beforeAll(async () => {
    dataset = await loadDataset("fashion-mnist");
    test = await loadTestSet("fashion-mnist");
  });

  it("has 6,000 pictures of each kind, and 1,000 apart for tests", () => {
    expect(dataset.exampleShape).toEqual([28, 28, 1]);
    expect(dataset.slices.map(({ name }) => name)).toEqual(fashionMnist.classes);
    expect(sliceSizes(dataset)).toEqual(new Array(10).fill(6000));
    expect(sliceSizes(test!)).toEqual(new Array(10).fill(1000));
    expect(dataset.exampleIds[17]).toBe("train-images-idx3-ubyte:17");
    expect(test!.exampleIds[17]).toBe("t10k-images-idx3-ubyte:17");
  });

  it("has pixels of the known mean and standard deviation, from 0 to 1", () => {
    let [sum, squares, largest] = [0, 0, 0];
    for (const pixel of dataset.features) {
      sum += pixel;
      squares += pixel * pixel;
      largest = Math.max(largest, pixel);
    }
    const mean = sum / dataset.features.length;
    expect(mean).toBeCloseTo(0.286, 4);
    expect(Math.sqrt(squares / dataset.features.length - mean ** 2)).toBeCloseTo(0.353, 4);
    expect(largest).toBe(1);
  });

  it("keeps file order, as the files read by hand show", async () => {
    const { readFile } = await import("node:fs/promises");
    const bytes = async (file: string) => gunzipSync(await readFile(join(directory!, file)));
    const pixels = await bytes("t10k-images-idx3-ubyte.gz");
    const labels = await bytes("t10k-labels-idx1-ubyte.gz");
    for (const row of [0, 1, 4321, 9999]) {
      expect(test!.labels[row]).toBe(labels[8 + row]);
      expect(test!.sliceIds[row]).toBe(labels[8 + row]);
      const picture = test!.features.subarray(784 * row, 784 * (row + 1));
      const expected = pixels.subarray(16 + 784 * row, 16 + 784 * (row + 1));
      expect(Array.from(picture, (pixel) => Math.round(255 * pixel))).toEqual([...expected]);
    }
  });

  it("has enough of each slice for every published experiment", () => {
    for (const setting of fashionMnistSettings) {
      const rows = splitRowsBySlice(dataset, { ...setting, order: "file" });
      expect(rows.train.length).toBe(setting.initial.reduce((sum, size) => sum + size, 0));
      expect(rows.validation.length).toBe(5000);
    }
  });
});

describe("loadDataset('fashion-mnist') on files of others", () => {
  it("names what is wrong with each", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fashion-"));
    const images = { type: "uint8", shape: [2, 3, 3], values: new Uint8Array(18) } as const;
    const labels = { type: "uint8", shape: [3], values: Uint8Array.of(0, 1, 12) } as const;
    await writeFile(join(folder, "train-images-idx3-ubyte.gz"), encodeIdx(images));
    await writeFile(join(folder, "train-labels-idx1-ubyte.gz"), encodeIdx(labels));
    const error = await loadDataset("fashion-mnist", { directory: folder }).catch((reason) => reason);
    await rm(folder, { recursive: true });
    expect(error.problems.map(({ message }: { message: string }) => message)).toEqual([
      expect.stringMatching(/^holds 3 labels, .* holds 2 pictures$/),
      "label 2 is 12, expected 0 to 9",
      "has pictures of 3 × 3 × 1, expected 28 × 28 × 1",
    ]);
  });
});

it("a data set whose test file is one with the rest has no test set apart", async () => {
  expect(await loadTestSet("adult")).toBeUndefined();
});
