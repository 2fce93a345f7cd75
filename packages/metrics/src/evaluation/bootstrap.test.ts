import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { type BootstrapOptions, bootstrap, completeBootstrap, intervalAround } from "./bootstrap.ts";

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
    const said = (options: BootstrapOptions) => () => completeBootstrap(10, options);
    expect(said({ replicates: 49, level: 1 })).toThrow(
      "replicates: is 49, expected a whole number of at least 50\nlevel: is 1, expected a number between 0 and 1",
    );
    expect(said({ replicates: 60.5, level: 0 })).toThrow(/replicates: is 60.5.*\nlevel: is 0/);
    expect(completeBootstrap(10, { replicates: 50, level: 0.01, seed: 7 })).toEqual({
      replicates: 50,
      level: 0.01,
      seed: 7,
    });
  });

  it("draws 1000 samples, and fewer of very many examples", () => {
    expect(completeBootstrap(10, {})).toEqual({ replicates: 1000, level: 0.95, seed: 1 });
    const usual = (size: number) => completeBootstrap(size, {}).replicates;
    expect([0, 100_000, 200_000, 400_000, 1e7].map(usual)).toEqual([1000, 1000, 500, 250, 200]);
  });

  it("draws each sample anew, and every example as often as any other", () => {
    const drawn: number[][] = [];
    bootstrap(
      5,
      (counts) => {
        drawn.push([...counts]);
        return [];
      },
      completeBootstrap(5, { replicates: 2000 }),
    );
    expect(drawn[0]).not.toEqual(drawn[1]);
    for (let row = 0; row < 5; row++) {
      const mean = drawn.reduce((sum, counts) => sum + counts[row]!, 0) / drawn.length;
      // Binomial(5, 1/5) has a variance of .8: a standard error of .02.
      expect(Math.abs(mean - 1)).toBeLessThan(0.1);
    }
  });
});

describe("intervalAround", () => {
  it("goes from one quantile to the other, between order statistics, moved by the bias of the median", () => {
    // Quartiles of .75 and 2.25 around a median of 1.5.
    expect(intervalAround(1.5, [3, 0, 2, 1], 0.5)).toEqual({ lower: 0.75, upper: 2.25 });
    expect(intervalAround(2.5, [3, 0, 2, 1], 0.5)).toEqual({ lower: 1.75, upper: 3.25 });
    expect(intervalAround(1.5, [3, 0, 2, 1], 0.5, { lowest: 1, highest: 2 })).toEqual({ lower: 1, upper: 2 });
    expect(intervalAround(0.5, [0.5], 0.9)).toEqual({ lower: 0.5, upper: 0.5 });
    // The largest of the samples is the end where all of them are to be inside.
    expect(intervalAround(1.5, [3, 0, 2, 1], 1)).toEqual({ lower: 0, upper: 3 });
  });

  it("may lack one sample in twenty", () => {
    const values = Array.from({ length: 20 }, (_, index) => (index < 1 ? null : 0.5));
    expect(intervalAround(0.5, values, 0.9)).toEqual({ lower: 0.5, upper: 0.5 });
    expect(intervalAround(0.5, values.slice(0, 19), 0.9)).toBeNull();
  });

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
