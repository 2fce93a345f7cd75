import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { Random } from "../random.ts";
import { createDataset, type Dataset } from "./dataset.ts";
import { sliceSizes } from "./dataset-operations.ts";
import { splitBySlice } from "./split-by-slice.ts";

function dataOf(sliceIds: readonly number[], slices = 2): Dataset {
  return createDataset({
    exampleShape: [1],
    features: new Float32Array(sliceIds.length),
    labels: new Int32Array(sliceIds.length),
    classes: ["only"],
    sliceIds: Int32Array.from(sliceIds),
    slices: Array.from({ length: slices }, (_, slice) => ({ name: `slice ${slice}` })),
  });
}

describe("splitBySlice", () => {
  const dataset = dataOf([0, 1, 0, 1, 1, 0, 0, 1, 1, 0]);

  it("takes the first rows for training, the next for validation, the last for the test, and between them is the pool", () => {
    const split = splitBySlice(dataset, { initial: [2, 1], validation: [1, 1], test: [1, 0], order: "file" });
    expect(split.train.exampleIds).toEqual(["0", "2", "1"]);
    expect(split.validation.exampleIds).toEqual(["5", "3"]);
    expect(split.test?.exampleIds).toEqual(["9"]);
    expect(split.pool.exampleIds).toEqual(["6", "4", "7", "8"]);
  });

  it("has no test part unless it is asked for", () => {
    const split = splitBySlice(dataset, { initial: [2, 1], validation: [1, 1], order: "file" });
    expect("test" in split).toBe(false);
    expect(split.pool.size).toBe(5);
  });

  it("reports every slice that is too small at once", () => {
    const call = () => splitBySlice(dataset, { initial: [4, 3], validation: [2, 3], order: "file" });
    expect(call).toThrow(InvalidInputError);
    expect(call).toThrow(
      /"slice 0" has 5 examples, 6 are wanted.*\n.*"slice 1" has 5 examples, 6 are wanted/,
    );
  });

  it("reports wrong counts at once", () => {
    const call = () => splitBySlice(dataset, { initial: [1], validation: [-1, 0.5], order: "file" });
    expect(call).toThrow(/initial: .*\nvalidation\[0\].*\nvalidation\[1\]/);
  });

  it("gives every example to exactly one part, and the same for the same seed", () => {
    const counts = fc.tuple(fc.nat(3), fc.nat(3));
    const ids = fc.array(fc.nat(1), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(ids, counts, counts, counts, fc.nat(), (sliceIds, initial, validation, test, seed) => {
        const data = dataOf([...sliceIds, ...new Array(9).fill(0), ...new Array(9).fill(1)]);
        const split = () => splitBySlice(data, { initial, validation, test, order: new Random(seed) });
        const { train, validation: second, test: third, pool } = split();
        const all = [train, second, third!, pool].flatMap((part) => [...part.exampleIds]);
        expect(all.sort()).toEqual([...data.exampleIds].sort());
        expect([sliceSizes(train), sliceSizes(second), sliceSizes(third!)]).toEqual([
          initial,
          validation,
          test,
        ]);
        expect(split().train.exampleIds).toEqual(train.exampleIds);
      }),
    );
  });
});
