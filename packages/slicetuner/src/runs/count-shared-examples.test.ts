import { createDataset, type Dataset } from "@slicetuner/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { countSharedExamples } from "./count-shared-examples.ts";

/** Few values, so that rows often meet. */
const rows = fc.array(fc.tuple(fc.constantFrom(0, 1, 1.5), fc.constantFrom(0, -2), fc.constantFrom(0, 1)), {
  maxLength: 12,
});

function dataset(examples: readonly (readonly [number, number, number])[]): Dataset {
  return createDataset({
    exampleShape: [2],
    features: Float32Array.from(examples.flatMap((example) => example.slice(0, 2))),
    labels: Int32Array.from(examples.map(([, , label]) => label)),
    classes: ["no", "yes"],
    sliceIds: new Int32Array(examples.length),
    slices: [{ name: "all" }],
  });
}

it("counts the examples of the pool that stand in the held-out data, comparing each with each", () => {
  fc.assert(
    fc.property(rows, rows, (pool, held) => {
      const shared = pool.filter((row) =>
        held.some((other) => row.every((value, at) => value === other[at])),
      );
      expect(countSharedExamples(dataset(pool), dataset(held))).toBe(shared.length);
    }),
  );
});
