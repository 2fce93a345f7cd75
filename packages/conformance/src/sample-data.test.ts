import { sliceSizes } from "@slicetuner/core";
import { expect, it } from "vitest";
import { createSampleData } from "./sample-data.ts";

it("makes slices of the wanted sizes", () => {
  const data = createSampleData({ trainSizes: [3, 0, 2], validationSizes: [1, 1, 4], testSizes: [2, 2, 2] });
  expect(sliceSizes(data.train)).toEqual([3, 0, 2]);
  expect(sliceSizes(data.validation)).toEqual([1, 1, 4]);
  expect(sliceSizes(data.test!)).toEqual([2, 2, 2]);
  expect(createSampleData().test).toBe(undefined);
});

it("has documented defaults", () => {
  const { train, validation } = createSampleData();
  expect(sliceSizes(train)).toEqual([80, 80, 80]);
  expect(sliceSizes(validation)).toEqual([60, 60, 60]);
  expect([train.exampleShape, train.classes.length]).toEqual([[4], 2]);
  const stated = { seed: 1, trainSizes: [80, 80, 80], features: 4, classes: 2, noise: 0.5 };
  expect(createSampleData(stated)).toEqual(createSampleData());
});

it("depends on its seed, and its parts share no example", () => {
  const data = createSampleData({ testSizes: [60, 60, 60] });
  expect(createSampleData({ testSizes: [60, 60, 60] })).toEqual(data);
  expect(createSampleData({ seed: 2 }).train.features).not.toEqual(data.train.features);
  expect(data.validation.features).not.toEqual(data.test!.features);
  expect(new Set([...data.train.exampleIds, ...data.validation.exampleIds]).size).toBe(420);
});

it("gives examples another shape without changing their numbers", () => {
  const pictures = createSampleData({ exampleShape: [2, 3, 1] });
  const plain = createSampleData({ features: 6 });
  expect(pictures.train.exampleShape).toEqual([2, 3, 1]);
  expect(pictures.train.features).toEqual(plain.train.features);
  expect(pictures.validation.labels).toEqual(plain.validation.labels);
});
