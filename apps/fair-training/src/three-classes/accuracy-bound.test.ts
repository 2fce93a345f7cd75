import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { boundAccuracy, type KnownRows } from "./accuracy-bound.ts";

/** Two groups of equal size; their classes are certain: a share of 0.8 and of 0.2 has class 1. */
function certain(size: number): KnownRows {
  const groups = Int32Array.from({ length: size }, (_, row) => row % 2);
  const posteriors = new Float64Array(2 * size);
  for (let row = 0; row < size; row++) {
    const place = Math.floor(row / 2) / (size / 2);
    const label = place < (groups[row] === 0 ? 0.8 : 0.2) ? 1 : 0;
    posteriors[2 * row + label] = 1;
  }
  return { posteriors, groups, groupCount: 2, classCount: 2 };
}

describe("boundAccuracy", () => {
  it("is what has to be given up where classes are certain", () => {
    // The rates are 0.3 from the mean of 0.5; each group has to move by 0.3 − δ.
    for (const disparity of [0, 0.1, 0.2])
      expect(boundAccuracy(certain(1000), disparity)).toBeCloseTo(0.7 + disparity, 2);
  });

  it("is the best accuracy of all where nothing is asked", () => {
    expect(boundAccuracy(certain(1000), 0.3)).toBeCloseTo(1, 9);
  });

  it("is not exceeded by any classifier that keeps to the disparity", () => {
    const random = new Random(3);
    const size = 400;
    const groups = Int32Array.from({ length: size }, () => random.integer(2));
    const posteriors = new Float64Array(2 * size);
    groups.forEach((group, row) => {
      const share = Math.min(1, Math.max(0, random.uniform() + (group === 0 ? 0.2 : -0.2)));
      posteriors.set([1 - share, share], 2 * row);
    });
    const bound = boundAccuracy({ posteriors, groups, groupCount: 2, classCount: 2 }, 0.05);
    for (let first = 0; first <= 1; first += 0.05) {
      for (let second = 0; second <= 1; second += 0.05) {
        const [accuracy, gap] = thresholds(posteriors, groups, [first, second]);
        if (gap <= 0.05) expect(accuracy).toBeLessThanOrEqual(bound + 1e-9);
      }
    }
  });
});

/** Expected accuracy and disparity of two thresholds. */
function thresholds(
  posteriors: Float64Array,
  groups: Int32Array,
  at: readonly [number, number],
): [number, number] {
  let right = 0;
  const counts = [
    [0, 0],
    [0, 0],
  ];
  groups.forEach((group, row) => {
    const decision = posteriors[2 * row + 1]! >= at[group]! ? 1 : 0;
    right += posteriors[2 * row + decision]!;
    counts[group]![decision]! += 1;
  });
  const rates = counts.map(([no, yes]) => yes! / (no! + yes!));
  const whole = counts.reduce((sum, [, yes]) => sum + yes!, 0) / groups.length;
  return [right / groups.length, Math.max(...rates.map((rate) => Math.abs(rate - whole)))];
}
