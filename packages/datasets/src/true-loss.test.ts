import { InvalidInputError, Random, rowsBySlice, type TrainingJob } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialExpectation } from "./binomial.ts";
import { generateDataset, generatedSetting, generatedSlices, influencingSlices } from "./generate-dataset.ts";
import { type GeneratedSlice, tokensOf } from "./generated-slice.ts";
import { trainAll } from "./testing/train-all.ts";
import { lossFloor, trueLoss, trueLosses } from "./true-loss.ts";

const sliceOf = fc.record({
  name: fc.constant("any"),
  tokens: fc.integer({ min: 1, max: 40 }),
  concentration: fc.double({ min: 0, max: 2, noNaN: true }),
  certainty: fc.double({ min: 0.2, max: 6, noNaN: true }),
}) satisfies fc.Arbitrary<GeneratedSlice>;

describe("binomialExpectation", () => {
  it("gives mean and second moment in closed form", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.double({ min: 0, max: 1, noNaN: true }), (t, p) => {
        const mean = binomialExpectation(t, p, (count) => count);
        const second = binomialExpectation(t, p, (count) => count * count);
        expect(mean).toBeCloseTo(t * p, 6);
        expect(second / (1 + (t * p) ** 2)).toBeCloseTo(
          (t * p * (1 - p) + (t * p) ** 2) / (1 + (t * p) ** 2),
          8,
        );
      }),
    );
  });

  it("is exact for three coins", () => {
    const values = [5, -1, 2, 10];
    const expected = (5 + 3 * -1 + 3 * 2 + 10) / 8;
    expect(binomialExpectation(3, 0.5, (count) => values[count]!)).toBeCloseTo(expected, 12);
  });
});

describe("trueLoss", () => {
  it("begins at ln 2 and ends at the floor, from above", () => {
    fc.assert(
      fc.property(sliceOf, fc.integer({ min: 1, max: 400 }), (slice, size) => {
        expect(trueLoss(slice, 0)).toBeCloseTo(Math.LN2, 12);
        expect(trueLoss(slice, size)).toBeGreaterThan(lossFloor(slice));
        // In the long run each token costs 1 / (2 · size).
        const late = 200_000;
        expect(trueLoss(slice, late) - lossFloor(slice)).toBeLessThan((0.6 * slice.tokens) / late + 1e-5);
      }),
      { numRuns: 40 },
    );
  });

  it("falls with every example of the default slices", () => {
    for (const slice of generatedSlices) {
      const losses = Array.from({ length: 200 }, (_, size) => trueLoss(slice, size));
      for (let size = 1; size < 200; size++) expect(losses[size]).toBeLessThan(losses[size - 1]!);
    }
  });

  it("is the mean loss of counting, simulated", () => {
    const slice = { name: "few", tokens: 7, concentration: 1, certainty: 2 };
    const random = new Random("counting");
    for (const size of [3, 40]) {
      const repeats = 3_000;
      const losses = Array.from({ length: repeats }, () => lossOfCounting(slice, size, random));
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / repeats;
      const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / repeats;
      expect(Math.abs(mean - trueLoss(slice, size))).toBeLessThan(4 * Math.sqrt(variance / repeats));
    }
  });

  it("is met within 4 % by softmax regressions that stop early", async () => {
    const repeats = 8;
    const sizes = generatedSetting.initial.map((size) => [size, 2 * size, 4 * size]);
    // Each training has rows of its own, so that the mean is over training sets.
    const train = generateDataset({ seed: "train", sizes: sizes.map((own) => repeats * Math.max(...own)) });
    const validation = generateDataset({ seed: "validation", sizes: 500 });
    const test = generateDataset({ seed: "test", sizes: 10_000 });
    const rows = rowsBySlice(train);
    const jobs = sizes[0]!.flatMap((_, step) =>
      Array.from({ length: repeats }, (_, repeat): TrainingJob => {
        const chosen = rows.flatMap((own, slice) => {
          const size = sizes[slice]![step]!;
          return Array.from(own.subarray(repeat * size, (repeat + 1) * size));
        });
        const seed = 100 * step + repeat;
        return { id: String(seed), rows: Uint32Array.from(chosen), weightsSeed: seed, batchesSeed: seed };
      }),
    );
    const results = await trainAll({ train, validation, test }, jobs);

    sizes.forEach((own, slice) => {
      own.forEach((size, step) => {
        const losses = results
          .slice(step * repeats, (step + 1) * repeats)
          .map((result) => result.test!.sliceLosses[slice]!);
        const mean = losses.reduce((sum, loss) => sum + loss, 0) / repeats;
        const expected = trueLoss(generatedSlices[slice]!, size);
        expect(
          Math.abs(mean / expected - 1),
          `${slice} at ${size}: ${mean}, expected ${expected}`,
        ).toBeLessThan(0.04);
      });
    });
  });

  it("rejects sizes and slices that cannot be", () => {
    expect(() => trueLoss(generatedSlices[0]!, 1.5)).toThrow(InvalidInputError);
    expect(() => trueLoss({ ...generatedSlices[0]!, tokens: 0, certainty: 0 }, 1)).toThrow(
      /tokens.*\n.*certainty/,
    );
  });
});

describe("trueLosses", () => {
  const sizes = [60, 30, 45, 150, 60, 100];
  const [friend, , , rival, reversed, loner] = influencingSlices as [
    GeneratedSlice,
    GeneratedSlice,
    GeneratedSlice,
    GeneratedSlice,
    GeneratedSlice,
    GeneratedSlice,
  ];

  it("counts the examples of friends as one's own, and those of others not at all", () => {
    const losses = trueLosses(influencingSlices, sizes);
    for (const slice of [0, 1, 2]) expect(losses[slice]).toBeCloseTo(trueLoss(friend, 60 + 30 + 45), 12);
    expect(losses[5]).toBeCloseTo(trueLoss(loner, 100), 12);
    expect(trueLosses(influencingSlices, sizes.with(4, 0))[3]).toBeCloseTo(trueLoss(rival, 150), 12);
    expect(trueLosses([reversed], [60])[0]).toBeCloseTo(trueLoss(rival, 60), 12);
  });

  it("rises with every rival's example", () => {
    const lossOfRival = (size: number) => trueLosses([rival, reversed], [100, size])[0]!;
    for (let size = 0; size < 100; size += 5)
      expect(lossOfRival(size + 5)).toBeGreaterThan(lossOfRival(size));
    // As many of each: nothing is to be learned but that nothing is to be learned.
    const [first, second] = trueLosses([rival, reversed], [100, 100]);
    expect(first).toBeCloseTo(second!, 12);
    expect(first).toBeGreaterThan(Math.LN2);
  });

  it("is the mean loss of counting both, simulated", () => {
    const few = { name: "few", vocabulary: "both", tokens: 5, concentration: 0.5, certainty: 2 };
    const against = { ...few, name: "against", reversed: true };
    const random = new Random("rivals");
    const losses = Array.from({ length: 3000 }, () =>
      lossOfCounting(few, 30, random, { of: against, size: 12 }),
    );
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / losses.length;
    const expected = trueLosses([few, against], [30, 12])[0]!;
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / losses.length));
  });

  it("names wrong sizes, and slices that disagree about their vocabulary", () => {
    expect(() => trueLosses(influencingSlices, [1, 2])).toThrow("sizes: 2 sizes for 6 slices");
    const other = { ...friend, name: "other", tokens: 5, certainty: 1 };
    expect(() => trueLosses([friend, other], [1, 1])).toThrow(
      'slices[1].tokens: is 5, but 48 for "Friend-A" of the same vocabulary\nslices[1].certainty',
    );
  });
});

/**
 * Draws `size` examples and those of a rival, counts, and returns the exact expected loss of what was
 * counted.
 */
function lossOfCounting(
  slice: GeneratedSlice,
  size: number,
  random: Random,
  rival: { of: GeneratedSlice; size: number } = { of: slice, size: 0 },
): number {
  const tokens = tokensOf(slice);
  const counts = tokens.map(() => [0, 0]);
  const reached = tokens.map((_, last) =>
    tokens.slice(0, last + 1).reduce((sum, { chance }) => sum + chance, 0),
  );
  for (let index = 0; index < size + rival.size; index++) {
    const place = random.uniform();
    const token = reached.findIndex((end) => end > place);
    const { share } = (index < size ? tokens : tokensOf(rival.of))[token]!;
    counts[token]![random.uniform() < share ? 1 : 0]! += 1;
  }
  const added = 1 / slice.certainty;
  return tokens.reduce((loss, { chance, share }, token) => {
    const [first, second] = counts[token]!;
    const predicted = (second! + added) / (first! + second! + 2 * added);
    return loss - chance * (share * Math.log(predicted) + (1 - share) * Math.log(1 - predicted));
  }, 0);
}
