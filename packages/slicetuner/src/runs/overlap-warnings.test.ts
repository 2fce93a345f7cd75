import { createDataset, type Dataset, Random } from "@slicetuner/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { countSharedExamples, overlapWarnings } from "./overlap-warnings.ts";

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

/** Examples of so many kinds that they meet now and then. */
function drawn(size: number, kinds: number, seed: number): Dataset {
  const random = new Random(seed);
  return dataset(Array.from({ length: size }, () => [random.integer(kinds), 0, random.integer(2)]));
}

it("warns of shared records, and not of examples of few features that coincide by chance", () => {
  for (let seed = 0; seed < 50; seed++) {
    for (const kinds of [5, 200, 3000, 1e9]) {
      const [train, validation] = [drawn(400, kinds, 3 * seed), drawn(300, kinds, 3 * seed + 1)];
      const pool = drawn(900, kinds, 3 * seed + 2);
      expect(overlapWarnings(pool, { train, validation }), `${kinds} kinds`).toEqual([]);
      // All of the validation data is in the pool. Of very few kinds, all coincide anyway.
      const leaking = overlapWarnings(validation, { train, validation });
      expect(leaking, `${kinds} kinds`).toHaveLength(kinds === 5 ? 0 : 1);
    }
  }
});
