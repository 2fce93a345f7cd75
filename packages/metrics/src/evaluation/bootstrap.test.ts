import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { bootstrap, completeBootstrap, intervalAround } from "./bootstrap.ts";

describe("bootstrap", () => {
  it("draws as many examples as there are, the same for the same seed", () => {
    const options = completeBootstrap(40, { replicates: 60, seed: 3 });
    const sums = (seed: number) =>
      bootstrap(40, (counts) => [counts.reduce((sum, count) => sum + count, 0), counts[7]!], {
        ...options,
        seed,
      });
    for (const [sum] of sums(3)) expect(sum).toBe(40);
    expect(sums(3)).toEqual(sums(3));
    expect(sums(3)).not.toEqual(sums(4));
  });

  it("has the standard error of a mean", () => {
    const random = new Random(5);
    const values = Array.from({ length: 400 }, () => random.normal());
    const options = completeBootstrap(400, { replicates: 2000 });
    const means = bootstrap(
      400,
      (counts) => [counts.reduce((sum, count, row) => sum + count * values[row]!, 0) / 400],
      options,
    );
    const { lower, upper } = intervalAround(
      0,
      means.map(([mean]) => mean! + 0),
      0.95,
      { lowest: -1 },
    )!;
    expect(upper - lower).toBeCloseTo((2 * 1.96) / 20, 1);
  });

  it("refuses options that make no sense", () => {
    expect(() => completeBootstrap(10, { replicates: 3, level: 1 })).toThrow(/replicates[\s\S]*level/);
  });
});

describe("intervalAround", () => {
  it("has its estimate in it, also where all samples drawn again are larger", () => {
    const larger = Array.from({ length: 101 }, (_, index) => 0.2 + index / 1000);
    const interval = intervalAround(0.1, larger, 0.9)!;
    expect(interval.lower).toBeCloseTo(0.055, 12);
    expect(interval.upper).toBeCloseTo(0.145, 12);
    expect(intervalAround(0.01, larger, 0.9)!.lower).toBe(0);
  });

  it("is null where the statistic cannot be told often enough", () => {
    const values = Array.from({ length: 100 }, (_, index) => (index < 6 ? null : 0.5));
    expect(intervalAround(0.5, values, 0.9)).toBeNull();
    expect(intervalAround(0.5, values.slice(2), 0.9)).not.toBeNull();
    expect(intervalAround(null, [0.5], 0.9)).toBeNull();
  });
});
