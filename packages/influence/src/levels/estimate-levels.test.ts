import { Random } from "@slicetuner/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateLevels } from "./estimate-levels.ts";
import { worthOfMeasurements } from "./example-worth.ts";
import { drawGamma, logGamma } from "./gamma.ts";

/**
 * Mean and standard error of so many losses of a slice, skewed as log losses are: most are small, some are
 * large.
 */
function measureSlice(random: Random, loss: number, examples: number) {
  const losses = Array.from({ length: examples }, () => loss * drawGamma(random, 0.5) * 2);
  const mean = losses.reduce((sum, value) => sum + value, 0) / examples;
  const squares = losses.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: examples < 2 ? null : Math.sqrt(squares / (examples - 1) / examples) };
}

function levelsOf(random: Random, losses: readonly number[], examples: readonly number[]) {
  const slices = losses.map((loss, slice) => measureSlice(random, loss, examples[slice]!));
  return estimateLevels({
    measured: slices.map(({ mean }) => mean),
    standardErrors: slices.map(({ standardError }) => standardError),
    examples,
  });
}

const draws = 200;

/** The share of draws in which each slice's true loss, of .27 give or take 15 %, lies in its 90 % band. */
function coverage(examples: readonly number[]): number[] {
  const inside = examples.map(() => 0);
  for (let draw = 0; draw < draws; draw++) {
    const random = new Random(`${examples.join()}/${draw}`);
    const losses = examples.map(() => 0.27 * Math.exp(0.15 * random.normal()));
    const levels = levelsOf(random, losses, examples);
    const drawn = Array.from({ length: 400 }, () => levels.draw(random));
    losses.forEach((loss, slice) => {
      const own = drawn.map((values) => values[slice]!).sort((first, second) => first - second);
      if (own[20]! <= loss && loss <= own[379]!) inside[slice]! += 1 / draws;
    });
  }
  return inside;
}

describe("estimateLevels", () => {
  it("takes a loss of 0 for a small one, and keeps the others'", () => {
    const levels = estimateLevels({
      measured: [0, 0.3, 0.32],
      standardErrors: [0, 0.01, 0.01],
      examples: [20, 900, 900],
    });
    expect(levels.expected[0]).toBeGreaterThan(0);
    expect(levels.expected[0]).toBeLessThan(0.2);
    expect(levels.expected[1]).toBeCloseTo(0.3, 2);
    expect(levels.draw(new Random(1)).every((loss) => loss > 0 && Number.isFinite(loss))).toBe(true);
  });

  // Bank marketing by education: a fifth of the rows validate.
  const many = [2400, 2400, 800, 800, 2400, 800, 800];

  // Of slices with 3, 8, 14 and 20 rows.
  it.each([1, 2, 3, 4])("holds in 85 to 95 %% of draws beside a slice of %i validation examples", (few) => {
    const inside = coverage([...many, few]);
    const large = inside.slice(0, -1).reduce((sum, share) => sum + share, 0) / many.length;
    expect(large).toBeGreaterThan(0.85);
    expect(large).toBeLessThan(0.95);
    // 200 draws tell a share of 90 % to within 2 %.
    expect(inside.at(-1)).toBeGreaterThan(0.85);
    expect(inside.at(-1)).toBeLessThan(0.97);
  });

  it("leaves large slices what was measured, whatever the smallest slice", () => {
    const losses = [0.21, 0.23, 0.25, 0.26, 0.28, 0.3, 0.33, 0.27];
    for (const few of [1, 3, 20]) {
      const random = new Random(few);
      const { expected } = levelsOf(random, losses, [...many, few]);
      losses.slice(0, 7).forEach((loss, slice) => {
        expect(Math.abs(expected[slice]! / loss - 1)).toBeLessThan(0.12);
      });
      expect(expected[7]).toBeGreaterThan(0.15);
      expect(expected[7]).toBeLessThan(0.6);
    }
  });

  it("expects the mean of what it draws, above 0, whatever was measured", () => {
    const slice = fc.record({
      mean: fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 3, noNaN: true })),
      examples: fc.integer({ min: 1, max: 5000 }),
      spread: fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 4, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(slice, { minLength: 1, maxLength: 6 }), (slices) => {
        const levels = estimateLevels({
          measured: slices.map(({ mean }) => Math.max(mean, 1e-9)),
          standardErrors: slices.map(({ mean, examples, spread }) =>
            examples < 2 ? null : (spread * mean) / Math.sqrt(examples),
          ),
          examples: slices.map(({ examples }) => examples),
        });
        const drawn = levels.draw(new Random(1));
        for (const value of [...levels.expected, ...drawn]) {
          expect(value).toBeGreaterThan(0);
          expect(value).toBeLessThan(1e3);
        }
      }),
    );
    const random = new Random("mean");
    const levels = levelsOf(random, [0.2, 0.4, 0.3], [30, 10, 200]);
    const drawn = Array.from({ length: 4000 }, () => levels.draw(random));
    levels.expected.forEach((expected, index) => {
      const mean = drawn.reduce((sum, values) => sum + values[index]!, 0) / drawn.length;
      expect(mean / expected).toBeCloseTo(1, 1);
    });
  });

  it("believes a measurement of which no error is known", () => {
    const levels = estimateLevels({ measured: [0.2, 0.5], standardErrors: [null, null], examples: [10, 10] });
    expect(levels.expected).toEqual([0.2, 0.5]);
    expect(levels.draw(new Random(1))).toEqual([0.2, 0.5]);
  });

  it("knows a slice that is never wrong to about its examples", () => {
    const { expected } = estimateLevels({
      measured: [0.3, 0.25, 1e-9],
      standardErrors: [0.02, 0.03, 0],
      examples: [400, 150, 50],
    });
    expect(expected[2]).toBeGreaterThan(1e-5);
    expect(expected[2]).toBeLessThan(0.05);
  });
});

describe("worthOfMeasurements", () => {
  it("is (mean / standard error)² of many examples, and what slices have in common of few", () => {
    const worth = worthOfMeasurements({
      measured: [0.3, 0.3, 0.3],
      standardErrors: [0.3 / Math.sqrt(5000), 1e-6, null],
      examples: [10_000, 3, 1],
    });
    expect(worth[0]! / 5000).toBeCloseTo(1, 1);
    // A spread of 2 times the mean squared in common: three examples are worth about a and a half.
    expect(worth[1]).toBeGreaterThan(1.4);
    expect(worth[1]).toBeLessThan(1.9);
    expect(worth[2]).toBeCloseTo(0.5, 1);
  });

  it("takes standard errors as they are where examples are not counted", () => {
    const worth = worthOfMeasurements({
      measured: [0.5, 0.5],
      standardErrors: [0.05, null],
      examples: [null, null],
    });
    expect(worth).toEqual([100, Number.POSITIVE_INFINITY]);
  });
});

describe("gamma", () => {
  it("logGamma has its known values", () => {
    expect(logGamma(1)).toBeCloseTo(0, 13);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
    let factorial = 0;
    for (let n = 1; n <= 60; n++) {
      expect(logGamma(n)).toBeCloseTo(factorial, 10);
      factorial += Math.log(n);
    }
  });

  it.each([0.3, 1, 2.5, 400])("draws have mean and variance of the shape %d", (shape) => {
    const random = new Random(shape);
    const drawn = Array.from({ length: 20_000 }, () => drawGamma(random, shape));
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
    expect(Math.abs(mean - shape)).toBeLessThan(5 * Math.sqrt(shape / drawn.length));
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.12);
  });
});
