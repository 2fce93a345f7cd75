import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Dataset, exampleWidth, sliceSizes } from "@slicetuner/core";
import { beforeAll, describe, expect, it } from "vitest";
import { adult } from "./adult.ts";
import { findDataDirectory } from "./data-directory.ts";
import { loadDataset } from "./load-dataset.ts";

const directory = await findDataDirectory(adult);

/** The complete rows by a second, plainer way of reading. */
async function readRows(file: string): Promise<string[][]> {
  const text = await readFile(join(directory!, file), "utf8");
  const rows = text.split("\n").map((line) => line.replace(/\.$/, "").split(", "));
  return rows.filter((row) => row.length === 15 && !row.includes("?"));
}

describe.skipIf(directory === undefined)("loadDataset('adult') (needs the files of Adult)", () => {
  let dataset: Dataset;

  // Not while tests are collected: a skipped suite must not look for its files.
  beforeAll(async () => {
    dataset = await loadDataset("adult");
  });

  it("has the published size, width, slices and classes", async () => {
    expect(exampleWidth(dataset)).toBe(62);
    expect(dataset.classes).toEqual(adult.classes);
    expect(dataset.slices).toEqual(adult.slices);
    const rows = [...(await readRows("adult.data")), ...(await readRows("adult.test"))];
    expect(rows.length).toBe(45_222);
    const expected = adult.slices.map(
      ({ values }) => rows.filter((row) => row[8] === values?.race && row[9] === values?.sex).length,
    );
    expect(sliceSizes(dataset)).toEqual(expected);
  });

  it("keeps file order, labels and slices, and names examples by file and line", async () => {
    const files = { "adult.data": await readRows("adult.data"), "adult.test": await readRows("adult.test") };
    const rows = Object.values(files)
      .flat()
      .filter((row) => row[8] === "White" || row[8] === "Black");
    expect(dataset.size).toBe(rows.length);
    rows.forEach((row, index) => {
      const label = row[14] === ">50K" ? 1 : 0;
      const slice = `${row[8]}-${row[9]}`;
      if (dataset.labels[index] !== label) expect.unreachable(`label of row ${index}`);
      if (dataset.slices[dataset.sliceIds[index]!]!.name !== slice)
        expect.unreachable(`slice of row ${index}`);
    });
    const lines = (await readFile(join(directory!, "adult.test"), "utf8")).split("\n");
    const last = dataset.exampleIds.at(-1)!;
    expect(last).toMatch(/^adult\.test:\d+$/);
    expect(lines[Number(last.split(":")[1]) - 1]?.replace(/\.$/, "")).toBe(rows.at(-1)!.join(", "));
  });

  it("standardizes five numbers with the statistics of all complete rows of adult.data", async () => {
    const trainRows = await readRows("adult.data");
    const firstRow = trainRows.findIndex((row) => row[8] === "White" || row[8] === "Black");
    for (const column of [0, 4, 10, 11, 12]) {
      const values = trainRows.map((row) => Number(row[column]));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      const expected = (values[firstRow]! - mean) / Math.sqrt(variance);
      const features = Array.from(dataset.features.subarray(0, 62));
      expect(features.some((value) => Math.abs(value - expected) < 1e-5)).toBe(true);
    }
  });

  it("has one category of each of eight columns in every row", async () => {
    const counts = new Map<number, number>();
    for (let column = 0; column < 62; column++) {
      let binary = true;
      let ones = 0;
      for (let row = 0; row < dataset.size; row++) {
        const value = dataset.features[row * 62 + column]!;
        if (value === 1) ones += 1;
        else if (value !== 0) binary = false;
      }
      if (binary) counts.set(column, ones);
    }
    expect(counts.size).toBe(57);
    expect([...counts.values()].reduce((sum, ones) => sum + ones, 0)).toBe(8 * dataset.size);
  });
});
