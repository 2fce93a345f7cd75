import { generateDataset } from "@slicetuner/datasets";
import { expect, it } from "vitest";
import { datasetSource } from "./dataset-source.ts";

const dataset = generateDataset({ sizes: 6, seed: 1 });
const generated = generateDataset({ sizes: 4, seed: 2 });
const testSet = { ...generated, exampleIds: generated.exampleIds.map((id) => `test ${id}`) };
const sizes = { initial: [1, 1, 1, 1], validation: [2, 2, 2, 2], test: [3, 3, 3, 3] };

it("takes test examples from the others, unless they lie apart", () => {
  const together = datasetSource("t", dataset, "file").split(sizes, 1);
  expect(together.pool.size).toBe(0);
  const apart = datasetSource("t", dataset, "file", undefined, testSet);
  expect(apart.testSizes).toEqual([4, 4, 4, 4]);
  const { data, pool } = apart.split(sizes, 1);
  expect(pool.size).toBe(12);
  expect(data.test!.exampleIds).toEqual(
    [0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14].map((row) => testSet.exampleIds[row]),
  );
  expect(data.train.exampleIds).toEqual(together.data.train.exampleIds);
  expect(apart.split({ ...sizes, test: [0, 0, 0, 0] }, 1).data.test).toBeUndefined();
  const redrawn = datasetSource("t", dataset, "redrawn", undefined, testSet);
  const drawn = [1, 2, 3].map((seed) => redrawn.split(sizes, seed).data.test!.exampleIds);
  expect(new Set(drawn.map(String)).size).toBeGreaterThan(1);
  expect(drawn.flat().every((id) => id.startsWith("test "))).toBe(true);
});
