import { InvalidInputError, Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectVariances } from "./design-matrix.ts";
import { hadamardOrder } from "./hadamard.ts";
import { designInfluence } from "./influence-design.ts";

const presentOf = (count: number) => Array.from({ length: count }, (_, slice) => 10 + 7 * slice);

/** Whether the slice is small in each training. */
const lowsOf = (sizes: readonly (readonly number[])[], present: readonly number[], slice: number) =>
  sizes.map((subset) => subset[slice]! < present[slice]!);

describe("designInfluence", () => {
  it("makes each slice small in half of a block, and any two together in a quarter of it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 17 }),
        fc.integer({ min: 1, max: 2 }),
        fc.integer(),
        (count, blocks, seed) => {
          const trainings = blocks * 2 * hadamardOrder(count);
          const present = presentOf(count);
          const { sizes, groups } = designInfluence({ sizes: present, trainings, random: new Random(seed) });
          expect(sizes).toHaveLength(trainings);
          expect(groups).toEqual(present.map((_, slice) => [slice]));
          const lows = present.map((_, slice) => lowsOf(sizes, present, slice));
          lows.forEach((first, one) => {
            expect(first.filter(Boolean)).toHaveLength(trainings / 2);
            lows.slice(0, one).forEach((second) => {
              for (const isFirst of [true, false]) {
                for (const isSecond of [true, false]) {
                  const together = first.filter((low, row) => low === isFirst && second[row] === isSecond);
                  expect(together).toHaveLength(trainings / 4);
                }
              }
            });
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  it("has the mirror image of every training in a block, in no fixed order", () => {
    const present = presentOf(6);
    const designOf = (seed: number) =>
      designInfluence({ sizes: present, trainings: 16, random: new Random(seed) }).sizes.map((subset) =>
        subset.map((size, slice) => size < present[slice]!),
      );
    const rows = designOf(1).map((row) => row.join());
    const mirrored = designOf(1).map((row) => row.map((low) => !low).join());
    expect(mirrored.sort()).toEqual([...rows].sort());
    expect(designOf(2).map((row) => row.join())).not.toEqual(rows);
    expect(designOf(1).map((row) => row.join())).toEqual(rows);
  });

  it("ends where the trainings end: fewer are the first of more", () => {
    const designOf = (trainings: number) =>
      designInfluence({ sizes: presentOf(4), trainings, random: new Random(5) }).sizes;
    for (const trainings of [10, 16, 23, 32])
      expect(designOf(trainings)).toEqual(designOf(40).slice(0, trainings));
  });

  it("keeps two fifths of a small slice, at least one example; a single example cannot be varied", () => {
    const present = [1, 2, 3, 10, 101];
    const { sizes } = designInfluence({ sizes: present, trainings: 32, random: new Random(1) });
    const seen = present.map((_, slice) => new Set(sizes.map((subset) => subset[slice]!)));
    expect(seen).toEqual([
      new Set([1]),
      new Set([1, 2]),
      new Set([1, 3]),
      new Set([4, 10]),
      new Set([40, 101]),
    ]);
    const half = designInfluence({ sizes: [10], trainings: 8, lowShare: 0.5, random: new Random(1) });
    expect(new Set(half.sizes.flat())).toEqual(new Set([5, 10]));
  });

  it("puts neighbours together when there are more slices than half the trainings less one", () => {
    const count = 23;
    const present = presentOf(count);
    for (const [trainings, expected] of [
      [48, 23],
      [46, 22],
      [24, 11],
      [6, 2],
    ] as const) {
      const { groups, sizes } = designInfluence({ sizes: present, trainings, random: new Random(3) });
      expect(groups).toHaveLength(expected);
      expect(groups.flat()).toEqual(present.map((_, slice) => slice));
      const members = groups.map((group) => group.length);
      expect(Math.max(...members) - Math.min(...members)).toBeLessThanOrEqual(1);
      for (const group of groups) {
        for (const slice of group) {
          expect(lowsOf(sizes, present, slice)).toEqual(lowsOf(sizes, present, group[0]!));
        }
      }
    }
  });

  it("tells the groups apart whatever the seed, also where a block is cut", () => {
    for (const trainings of [10, 18, 20, 24, 26]) {
      const present = presentOf(Math.floor(trainings / 2) - 1);
      for (let seed = 1; seed <= 60; seed++) {
        const design = designInfluence({ sizes: present, trainings, random: new Random(seed) });
        const variances = effectVariances(design, present);
        expect(variances, `${trainings} trainings, seed ${seed}`).not.toBeNull();
        expect(Math.max(...variances!.values())).toBeLessThan(20 / trainings);
      }
    }
  });

  it("names everything that is wrong", () => {
    const call = () => designInfluence({ sizes: [3, 0], trainings: 5, lowShare: 1, random: new Random(1) });
    expect(call).toThrow(InvalidInputError);
    expect(call).toThrow(/trainings: 5.*\nlowShare: 1.*\nsizes\[1\]: 0/);
  });
});
