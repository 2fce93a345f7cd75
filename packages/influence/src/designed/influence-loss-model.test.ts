import { InvalidInputError, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { type KnownInfluence, knownInfluence, measure, trueLosses } from "../testing/known-influence.ts";
import { momentsOf } from "../testing/plain-algebra.ts";
import { createInfluenceLossModel } from "./influence-loss-model.ts";

const truth = knownInfluence(4);
const noisy = measure(truth, { trainings: 48, noise: 0.01, seed: 1, standardError: 0.02 });
const exact = createInfluenceLossModel(measure(truth, { trainings: 48, noise: 0, seed: 1 }));
const model = createInfluenceLossModel(noisy);
/** The same measurements, on validation data without end. */
const unsure = createInfluenceLossModel(
  measure(truth, { trainings: 48, noise: 0.01, seed: 1, standardError: 0 }),
);
const weights = [1, 1.2, 1, 1.3];

/** Some sizes between 0.4 and 4 times the present ones. */
const someSizes = (seed: number, { present }: KnownInfluence = truth): number[] => {
  const random = new Random(seed);
  return present.map((size) => Math.round(size * 0.4 * 10 ** random.uniform()));
};
const weightedSum = (losses: readonly number[], by: readonly number[] = weights): number =>
  losses.reduce((sum, loss, slice) => sum + by[slice]! * loss, 0);

describe("createInfluenceLossModel", () => {
  it("finds the truth where nothing is noisy: matrix, losses and sums at any sizes", () => {
    truth.effects.forEach((row, slice) => {
      row.forEach((effect, other) => {
        expect(exact.influence.effects[slice]![other]).toBeCloseTo(effect, 9);
        expect(exact.influence.standardErrors[slice]![other]).toBeCloseTo(0, 9);
      });
    });
    for (let seed = 1; seed <= 20; seed++) {
      const [from, to] = [someSizes(seed), someSizes(100 + seed)];
      exact.predict(from).forEach((loss, slice) => {
        expect(loss).toBeCloseTo(trueLosses(truth, from)[slice]!, 9);
      });
      const rise = weightedSum(trueLosses(truth, to)) - weightedSum(trueLosses(truth, from));
      expect(exact.difference(weights, from, to).expected).toBeCloseTo(rise, 8);
    }
  });

  it("is made again, as it was, from its measurements as JSON", () => {
    for (const form of ["additive", "effective"] as const) {
      const first = createInfluenceLossModel({ ...noisy, form });
      const again = createInfluenceLossModel(JSON.parse(JSON.stringify(first.measurements)));
      const sizes = someSizes(7);
      expect(again.predict(sizes)).toEqual(first.predict(sizes));
      expect(again.interval(sizes, 0.9)).toEqual(first.interval(sizes, 0.9));
      expect(again.weigh(weights)).toEqual(first.weigh(weights));
      expect(again.measurements).toEqual(first.measurements);
    }
  });

  it("answers about other sizes after it was asked about some", () => {
    const [here, there] = [someSizes(1), someSizes(2)];
    const fresh = createInfluenceLossModel(noisy).draw(new Random(3))(there);
    const draw = model.draw(new Random(3));
    draw(here);
    const changing = [...here];
    changing.splice(0, here.length, ...there);
    expect(draw(changing)).toEqual(fresh);
  });

  it("has the gradient that differences of its predictions have", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const sizes = someSizes(seed);
      const gradient = model.gradient(sizes);
      sizes.forEach((size, other) => {
        const step = 1e-3 * size;
        const above = model.predict(sizes.with(other, size + step));
        const below = model.predict(sizes.with(other, size - step));
        above.forEach((loss, slice) => {
          const slope = (loss - below[slice]!) / (2 * step);
          expect(Math.abs(gradient[slice]![other]! - slope)).toBeLessThan(1e-5 * Math.abs(slope) + 1e-12);
        });
      });
    }
  });

  it("weighs losses to one separable sum, and tells its differences", () => {
    const { constant, scales, exponent } = model.weigh(weights);
    const sumAt = (sizes: readonly number[]) =>
      scales.reduce((sum, scale, slice) => sum + scale * sizes[slice]! ** -exponent, constant);
    expect(exponent).toBe(0.5);
    expect(sumAt(truth.present)).toBeCloseTo(weightedSum(model.predict(truth.present)), 10);
    for (let seed = 1; seed <= 20; seed++) {
      const [from, to] = [someSizes(seed), someSizes(100 + seed)];
      const { expected, standardError } = model.difference(weights, from, to);
      expect(expected).toBeCloseTo(sumAt(to) - sumAt(from), 10);
      const back = model.difference(weights, to, from);
      expect(back.expected).toBeCloseTo(-expected, 10);
      expect(back.standardError).toBeCloseTo(standardError, 10);
      expect(standardError).toBeGreaterThan(0);
    }
    expect(model.difference(weights, truth.present, truth.present)).toEqual({
      expected: 0,
      standardError: 0,
    });
    // Other weights, other sum: nothing of the first is kept.
    const others = [4, 1, 1, 1];
    expect(model.difference(others, truth.present, truth.present.with(0, 50)).expected).toBeGreaterThan(
      1.5 * model.difference([1, 1, 1, 1], truth.present, truth.present.with(0, 50)).expected,
    );
  });

  it("takes the losses at the present sizes from trainings on all examples, where others are too high", () => {
    // As where slices are classes: a training in which half of them are small is worse by 0.1.
    const lopsided = noisy.losses.map((row) => row.map((loss) => loss + 0.1));
    const random = new Random("replicates");
    const replicates = [1, 2, 3].map(() => truth.levels.map((loss) => loss + 0.001 * random.normal()));
    const anchored = createInfluenceLossModel({ ...noisy, losses: lopsided, replicates });
    const alone = createInfluenceLossModel({ ...noisy, losses: lopsided });
    const [told, off] = [anchored, alone].map((one) => one.predict(truth.present));
    truth.levels.forEach((level, slice) => {
      expect(Math.abs(told![slice]! - level)).toBeLessThan(0.02);
      expect(off![slice]! - level).toBeGreaterThan(0.07);
    });
    // What sizes do is not touched by it.
    expect(anchored.influence.effects).toEqual(alone.influence.effects);
  });

  it("draws what its bands promise", () => {
    const sizes = truth.present.map((size, slice) => size * (1 + slice));
    const random = new Random("draws");
    const draws = Array.from({ length: 4000 }, () => model.draw(random)(sizes));
    const band = model.interval(sizes, 0.9);
    model.predict(sizes).forEach((loss, slice) => {
      const own = draws.map((drawn) => drawn[slice]!);
      const { mean, variance } = momentsOf(own);
      expect(Math.abs(mean - loss)).toBeLessThan(5 * Math.sqrt(variance / own.length));
      const { lower, upper } = band[slice]!;
      expect(lower).toBeLessThan(loss);
      expect(upper).toBeGreaterThan(loss);
      // 1.645 is the 95th percentile of the normal distribution.
      expect(Math.sqrt(variance) / ((upper - lower) / 2 / 1.645)).toBeCloseTo(1, 0);
      const inside = own.filter((value) => value >= lower && value <= upper).length / own.length;
      expect(inside).toBeGreaterThan(0.88);
      expect(inside).toBeLessThan(0.93);
    });
  });

  it("does not know the losses at the present sizes for sure, even where validation data have no end", () => {
    const random = new Random("present");
    const draws = Array.from({ length: 4000 }, () => unsure.draw(random)(truth.present));
    unsure.interval(truth.present, 0.9).forEach((band, slice) => {
      const { variance } = momentsOf(draws.map((drawn) => drawn[slice]!));
      expect(variance).toBeGreaterThan(0);
      expect((band!.upper - band!.lower) / 2 / 1.645 / Math.sqrt(variance)).toBeCloseTo(1, 0);
    });
  });

  it("has wider bands the further sizes are from the present ones, and the surer it is to be", () => {
    const widthOf = (growth: number, level: number) => {
      const sizes = truth.present.map((size) => size * growth);
      return model.interval(sizes, level).map((band) => band!.upper - band!.lower);
    };
    const [near, far, surer] = [widthOf(1, 0.9), widthOf(8, 0.9), widthOf(8, 0.99)];
    near.forEach((width, slice) => {
      expect(far[slice]).toBeGreaterThan(width);
      expect(surer[slice]).toBeGreaterThan(far[slice]!);
    });
  });

  it("draws the same from the same seed, and one truth for all sizes", () => {
    const sizes = someSizes(1);
    const measuring = { trainings: 5, examplesPerValidationExample: [1, 1, 1, 1] };
    for (const draw of [
      (seed: string) => model.draw(new Random(seed)),
      (seed: string) => model.drawOutcome(new Random(seed), measuring),
    ]) {
      const drawn = draw("a");
      const first = drawn(sizes);
      drawn(someSizes(2));
      expect(drawn(sizes)).toEqual(first);
      expect(draw("a")(sizes)).toEqual(first);
      expect(draw("b")(sizes)).not.toEqual(first);
    }
  });

  it("expects of a slice that could not be varied what it shares with the others", () => {
    const small = { ...truth, present: truth.present.with(2, 1) };
    const lonely = createInfluenceLossModel(measure(small, { trainings: 48, noise: 0.003, seed: 2 }));
    const { effects, standardErrors } = lonely.influence;
    effects.forEach((row, slice) => {
      expect([row[2], standardErrors[slice]![2]]).toEqual([0, 0]);
    });
    // Halving it (a thought) costs about what halving any other does, give or take all of it.
    const halved = small.present.with(2, 0.5);
    const { expected, standardError } = lonely.difference([1, 1, 1, 1], small.present, halved);
    expect(expected).toBeGreaterThan(0.02);
    expect(expected).toBeLessThan(0.12);
    expect(standardError).toBeCloseTo(expected, 8);
    const gradient = lonely.gradient(small.present);
    expect(gradient[2]![2]).toBeLessThan(0);
  });

  it("shares a group's effect out among its slices", () => {
    const alike = { ...knownInfluence(6), present: new Array<number>(6).fill(100) };
    const grouped = createInfluenceLossModel(measure(alike, { trainings: 8, noise: 0, seed: 3 }));
    const { effects, groups } = grouped.influence;
    expect(groups).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    alike.effects.forEach((row, slice) => {
      for (const [first, second] of groups as [number, number][]) {
        expect(effects[slice]![first]).toBeCloseTo((row[first]! + row[second]!) / 2, 9);
        expect(effects[slice]![second]).toBeCloseTo(effects[slice]![first]!, 12);
      }
    });
    const all = new Array<number>(6).fill(1);
    const whole = grouped.difference(all, alike.present, alike.present.with(0, 50).with(1, 50)).expected;
    const expected = weightedSum(
      alike.effects.map((row) => row[0]! + row[1]!),
      all,
    );
    expect(whole).toBeCloseTo(expected, 7);
  });

  it("stays finite when a slice is never wrong, or none is", () => {
    for (const perfect of [[2], [0, 1, 2, 3]]) {
      const losses = noisy.losses.map((row) =>
        row.map((loss, slice) => (perfect.includes(slice) ? 0 : loss)),
      );
      const standardErrors = noisy.standardErrors.map((error, slice) =>
        perfect.includes(slice) ? 0 : error,
      );
      const flawless = createInfluenceLossModel({ ...noisy, losses, standardErrors });
      const sizes = someSizes(7);
      const { scales, constant } = flawless.weigh(weights);
      const numbers = [
        ...flawless.predict(sizes),
        ...flawless.gradient(sizes).flat(),
        ...flawless.interval(sizes, 0.9).flatMap((band) => [band!.lower, band!.upper]),
        ...flawless.draw(new Random(1))(sizes),
        ...scales,
        constant,
        flawless.difference(weights, truth.present, sizes).standardError,
      ];
      expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
      for (const slice of perfect) expect(flawless.predict(truth.present)[slice]).toBeLessThan(0.2);
    }
  });

  it("keeps losses above 0 and inside their own bands, wherever sizes go", () => {
    const losses = noisy.losses.map((row) => row.map((loss, slice) => (slice === 2 ? 0.02 * loss : loss)));
    const nearlyPerfect = createInfluenceLossModel({ ...noisy, losses });
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed);
      const sizes = truth.present.map((size) => Math.ceil(size * 1000 ** (2 * random.uniform() - 1)));
      const bands = nearlyPerfect.interval(sizes, 0.9);
      nearlyPerfect.predict(sizes).forEach((loss, slice) => {
        expect(loss).toBeGreaterThan(0);
        expect(bands[slice]!.lower).toBeGreaterThan(0);
        expect(bands[slice]!.lower).toBeLessThanOrEqual(loss);
        expect(bands[slice]!.upper).toBeGreaterThanOrEqual(loss);
      });
      for (const loss of nearlyPerfect.draw(random)(sizes)) expect(loss).toBeGreaterThan(0);
    }
  });

  it("has no bands where nothing is known of the validation losses' errors", () => {
    expect(exact.interval(truth.present, 0.9)).toEqual([null, null, null, null]);
  });

  it("names sizes, weights and levels that cannot be", () => {
    expect(() => model.predict([1, 2, 3])).toThrow("sizes: 3 sizes for 4 slices");
    expect(() => model.gradient([1, 0, 3, -1])).toThrow(/sizes\[1\].*\nsizes\[3\]/);
    expect(() => model.weigh([1, -1, 1, 1])).toThrow(InvalidInputError);
    expect(() => model.difference([1], truth.present, truth.present)).toThrow(
      "weights: 1 weights for 4 slices",
    );
    expect(() => model.interval(truth.present, 1)).toThrow("level");
  });
});
