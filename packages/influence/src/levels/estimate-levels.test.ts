import { Random } from "@slicetuner/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { levelsOf } from "../testing/skewed-losses.ts";
import { estimateLevels } from "./estimate-levels.ts";
import { worthOfMeasurements } from "./example-worth.ts";
import { drawGamma, logGamma } from "./gamma.ts";

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

/** ln ∫ t^(x−1)·e^−t dt, over u = ln t; its integrand is highest at u = ln x. */
function slowLogGamma(x: number): number {
  const most = x * Math.log(x) - x;
  return (
    most + Math.log(integral((u) => Math.exp(x * u - Math.exp(u) - most), -40, Math.log(40 + 2 * x), 3000))
  );
}

function integral(density: (at: number) => number, from: number, to: number, steps = 600): number {
  const step = (to - from) / steps;
  let sum = 0;
  for (let index = 0; index < steps; index++) sum += density(from + (index + 0.5) * step);
  return sum * step;
}

describe("losses at the present sizes", () => {
  const endless = Number.POSITIVE_INFINITY;
  const three = [0.3, 0.5, 0.3];

  /**
   * The integral over all true losses and all likenesses of slices; a loss without error is its own truth.
   */
  function slowly(measured: readonly number[], worth: readonly number[]): number[] {
    // No slice counts more than 1000 where the typical losses are sought, all steadied by three of the mean.
    const counts = worth.map((value) => Math.min(value, 1000));
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    const common = sum(measured.map((mean, slice) => counts[slice]! * mean)) / sum(counts);
    const steadied = measured.map(
      (mean, slice) => (counts[slice]! * mean + 3 * common) / (counts[slice]! + 3),
    );
    const [lowest, highest] = [Math.log(Math.min(...steadied) / 1.5), Math.log(Math.max(...steadied) * 1.5)];
    let all = 0;
    const sums = measured.map(() => 0);
    for (let one = 0; one < 18; one++) {
      const shape = Math.exp(Math.log(1.2) + (one / 17) * Math.log(800));
      const ofShape = slowLogGamma(shape);
      for (let other = 0; other < 25; other++) {
        const scale = (shape - 1) * Math.exp(lowest + (other / 24) * (highest - lowest));
        // A half-Cauchy belief in the spread 1/√α, around ½, by its logarithm.
        const spread = 1 / Math.sqrt(shape);
        let likelihood = spread / (1 + 4 * spread ** 2);
        const means = measured.map((mean, slice) => {
          const count = worth[slice]!;
          // The inverse gamma prior of u = ln μ.
          const prior = (u: number) => shape * (Math.log(scale) - u) - ofShape - scale * Math.exp(-u);
          if (count === endless) {
            likelihood *= Math.exp(prior(Math.log(mean)));
            return mean;
          }
          // And the gamma density of what was measured.
          const density = (u: number) => Math.exp(prior(u) - count * u - count * mean * Math.exp(-u));
          const evidence = integral(density, -6, 6);
          likelihood *= evidence;
          return integral((u) => density(u) * Math.exp(u), -6, 6) / evidence;
        });
        all += likelihood;
        means.forEach((mean, slice) => {
          sums[slice]! += likelihood * mean;
        });
      }
    }
    return sums.map((value) => value / all);
  }

  it.each([
    ["some examples each", three, [3, 5, 2]],
    ["one that is known", [...three, 0.45], [3, 5, 2, endless]],
  ])("are an integral: %s", (_, measured, worth) => {
    const { expected } = estimateLevels({
      measured,
      standardErrors: measured.map((mean, slice) =>
        worth[slice] === endless ? null : mean / Math.sqrt(worth[slice]!),
      ),
      examples: measured.map(() => null),
    });
    const slow = slowly(measured, worth);
    expected.forEach((loss, slice) => {
      // Likenesses that hardly count are left out.
      expect(loss / slow[slice]!).toBeCloseTo(1, 4);
    });
  });

  it("count as if .3 examples with the loss of all had come unseen, where examples are counted", () => {
    // Twice the squared mean is the variance of all: half of the examples is what each is worth.
    const examples = [6, 10, 4];
    const { expected, worth } = estimateLevels({
      measured: three,
      standardErrors: three.map((mean, slice) => mean * Math.sqrt(2 / examples[slice]!)),
      examples,
    });
    expect(worth).toEqual([3, 5, 2].map((value) => expect.closeTo(value, 9)));
    const seen = three.map((mean, slice) => (examples[slice]! * mean + 0.3 * 0.4) / (examples[slice]! + 0.3));
    const slow = slowly(seen, [3, 5, 2]);
    expected.forEach((loss, slice) => {
      expect(loss / slow[slice]!).toBeCloseTo(1, 7);
    });
  });
});

describe("worthOfMeasurements", () => {
  /** Standard error of so many losses of mean 1 with this ratio of variance and squared mean. */
  const errorOf = (spread: number, examples: number): number => Math.sqrt(spread / examples);

  it("takes half of the spread from all slices where a slice has 41 examples", () => {
    const examples = [41, 41, 7];
    const standardErrors = [errorOf(1, 41), errorOf(3, 41), null];
    // In common 2: the slices' own 1 and 3 become 1.5 and 2.5; of the last nothing is known but what is
    // common.
    const worth = worthOfMeasurements({ measured: [1, 1, 1], standardErrors, examples });
    expect(worth).toEqual([41 / 1.5, 41 / 2.5, 7 / 2].map((value) => expect.closeTo(value, 9)));
  });

  it("counts no slice for more than 100 examples in what they have in common, and none for less than two", () => {
    const examples = [101, 10_001, 1];
    const standardErrors = [errorOf(1, 101), errorOf(3, 10_001), 0.5];
    const [first, , last] = worthOfMeasurements({ measured: [1, 1, 1], standardErrors, examples });
    expect(last).toBeCloseTo(1 / 2, 9);
    expect(first).toBeCloseTo(101 / ((40 * 2 + 100 * 1) / 140), 9);
    const ofTwo = worthOfMeasurements({ measured: [1], standardErrors: [errorOf(3, 2)], examples: [2] });
    expect(ofTwo[0]).toBeCloseTo(2 / 3, 9);
  });

  it("believes in no spread above 400, and of losses of 0 in that of the others", () => {
    const standardErrors = [errorOf(1e4, 50), 0];
    const worth = worthOfMeasurements({ measured: [1, 0], standardErrors, examples: [50, 20] });
    expect(worth).toEqual([expect.closeTo(50 / 400, 12), expect.closeTo(20 / 400, 12)]);
  });

  it("is without end where no slice's losses differ, and where no error is known or it is 0", () => {
    const same = { measured: [1, 2], standardErrors: [0, 0] };
    const infinite = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(worthOfMeasurements({ ...same, examples: [10, 10] })).toEqual(infinite);
    expect(worthOfMeasurements({ ...same, examples: [null, null] })).toEqual(infinite);
    expect(worthOfMeasurements({ measured: [0], standardErrors: [0], examples: [9] })[0]).toBe(infinite[0]);
  });

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
