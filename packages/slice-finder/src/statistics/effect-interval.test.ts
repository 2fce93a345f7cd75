import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { sumsOf, totalOf } from "../testing/sums.ts";
import { effectInterval } from "./effect-interval.ts";
import { splitMoments } from "./moments.ts";

function interval(inside: readonly number[], outside: readonly number[]) {
  const all = [...inside, ...outside];
  return effectInterval(splitMoments(sumsOf(inside, all), totalOf(all)));
}

describe("effectInterval", () => {
  it("has the values of a worked example", () => {
    // Means 35.1 and 26.7, standard deviations 7.32 and 6.98, 30 each: estimate 1.174493, standard error
    // 0.2844012.
    const group = (mean: number, deviation: number) =>
      Array.from(
        { length: 30 },
        (_, row) => mean + (row % 2 === 0 ? 1 : -1) * deviation * Math.sqrt(29 / 30),
      );
    const result = interval(group(35.1, 7.32), group(26.7, 6.98))!;
    expect((result.lower + result.upper) / 2).toBeCloseTo(1.174493, 5);
    expect((result.upper - result.lower) / 2 / 1.959964).toBeCloseTo(0.2844012, 6);
  });

  it("covers the true effect in about 95 of 100 samples with unequal variances and sizes", () => {
    const random = new Random("effect interval");
    const trueEffect = 0.8 / Math.sqrt((2 ** 2 + 1) / 2);
    let covered = 0;
    for (let sample = 0; sample < 2000; sample++) {
      const inside = Array.from({ length: 40 }, () => 0.8 + 2 * random.normal());
      const outside = Array.from({ length: 200 }, () => random.normal());
      const { lower, upper } = interval(inside, outside)!;
      if (lower <= trueEffect && trueEffect <= upper) covered++;
    }
    expect(covered / 2000).toBeGreaterThan(0.935);
    expect(covered / 2000).toBeLessThan(0.965);
  });

  it("is null where there is no variance to compare with", () => {
    expect(interval([1], [0, 1, 2])).toBeNull();
    expect(interval([1, 1], [0, 0])).toBeNull();
  });
});
