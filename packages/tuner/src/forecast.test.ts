import { createDataset, type Measuring, Random } from "@slicetuner/core";
import { createIndependentLossModel, createLearningCurve, fitLearningCurve } from "@slicetuner/curves";
import { createInfluenceLossModel, designInfluence } from "@slicetuner/influence";
import { beforeAll, describe, expect, it } from "vitest";
import { type ForecastCheck, forecastHolds, forecastOutcome, measuringOf } from "./forecast.ts";
import { type Measures, meanMeasures, measureLosses } from "./measures.ts";

const slices = 4;
const present = [120, 80, 200, 150];
const bought = [30, 10, 0, 50];
const after = present.map((size, slice) => size + bought[slice]!);
const trainings = 48;
const lowShare = 0.4;
/** How much of the effect of halving a slice there is at `share` of its size. */
const effectAt = (share: number): number => (share ** -0.5 - 1) / (Math.SQRT2 - 1);
const trainingNoise = 0.01;
/** Of the loss on the validation examples; the tests have four times as many. */
const validationNoise = 0.015;
const testRatio = 4;

/**
 * Losses that are sums of what sizes do, and noise of known size wherever a forecast says that there is some.
 */
function simulate(random: Random) {
  const normals = (count: number) => Array.from({ length: count }, () => random.normal());
  const losses = normals(slices).map((value) => 0.5 + 0.06 * value);
  const onValidation = normals(slices).map((value, slice) => losses[slice]! + validationNoise * value);
  const effects = losses.map((loss, slice) =>
    normals(slices).map(
      (value, other) => loss * (slice === other ? 0.05 + 0.015 * value : 0.01 * (1 + value)),
    ),
  );
  // The examples at hand are one draw: their effects are off by as much as eight trainings tell of them.
  const spreadOfSizes = (effectAt(lowShare) / 2) ** 2;
  const ofDraw = trainingNoise / Math.sqrt(8 * spreadOfSizes);
  const drawn = effects.map((row) => row.map((effect) => effect + ofDraw * random.normal()));
  const at = (levels: readonly number[], matrix: readonly number[][], sizes: readonly number[]) =>
    levels.map((level, slice) =>
      matrix[slice]!.reduce(
        (sum, effect, other) => sum + effect * effectAt(sizes[other]! / present[other]!),
        level,
      ),
    );
  const train = (sums: readonly number[]) => sums.map((loss) => loss + trainingNoise * random.normal());

  const design = designInfluence({ sizes: present, trainings, lowShare, random: random.fork("design") });
  const lossModel = createInfluenceLossModel({
    ...design,
    present,
    losses: design.sizes.map((sizes) => train(at(onValidation, drawn, sizes))),
    standardErrors: present.map(() => validationNoise),
  });
  const newShare = present.reduce((sum, size, slice) => sum + 1 - size / after[slice]!, 0) / slices;
  const ofNewExamples = trainingNoise * Math.sqrt(newShare / 0.75);
  const measure = (levels: readonly number[], noise: number): Measures => {
    const expected = at(levels, effects, after).map(
      (loss) => loss + noise * random.normal() + ofNewExamples * random.normal(),
    );
    return meanMeasures(Array.from({ length: 3 }, () => measureLosses(train(expected))));
  };
  return {
    lossModel,
    onTest: measure(losses, validationNoise / Math.sqrt(testRatio)),
    onValidation: measure(onValidation, 0),
  };
}

describe("on 320 simulated estimates, 90 % bands hold 85 to 95 % of the outcomes", () => {
  const checks: Record<"test" | "validation", ForecastCheck[]> = { test: [], validation: [] };
  beforeAll(() => {
    for (let seed = 0; seed < 320; seed++) {
      const random = new Random(seed);
      const { lossModel, onTest, onValidation } = simulate(random);
      const check = (
        examplesPerValidationExample: Measuring["examplesPerValidationExample"],
        outcome: Measures,
      ) => {
        const measuring = { trainings: 3, examplesPerValidationExample };
        const forecast = forecastOutcome({ lossModel, sizes: after, measuring, draws: 200, random });
        return forecastHolds(forecast, outcome);
      };
      checks.test.push(
        check(
          present.map(() => testRatio),
          onTest,
        ),
      );
      checks.validation.push(check("validation", onValidation));
    }
  }, 120_000);
  const share = (values: readonly (boolean | null)[]) =>
    values.filter((value) => value).length / values.length;

  describe.each(["test", "validation"] as const)("measured on %s data", (where) => {
    it.each(["loss", "averageEqualizedErrorRate", "maximumEqualizedErrorRate"] as const)("%s", (measure) => {
      const inside = share(checks[where].map((check) => check[measure]));
      expect(inside).toBeGreaterThanOrEqual(0.85);
      expect(inside).toBeLessThanOrEqual(0.95);
    });

    it("losses of slices", () => {
      const inside = share(checks[where].flatMap((check) => check.sliceLosses));
      expect(inside).toBeGreaterThanOrEqual(0.85);
      expect(inside).toBeLessThanOrEqual(0.95);
    });
  });
});

describe("a forecast", () => {
  const measuring = { trainings: 1, examplesPerValidationExample: null };
  const falling = fitLearningCurve([
    { size: 10, loss: 0.9 },
    { size: 40, loss: 0.61 },
    { size: 90, loss: 0.52 },
    { size: 160, loss: 0.44 },
  ]);
  const bare = createLearningCurve({ family: "power-law", scale: 1, exponent: 0.5 });

  it("expects of curves what they predict, and of error rates what their uncertainty makes of them", () => {
    const lossModel = createIndependentLossModel([falling, falling]);
    const random = new Random(1);
    const forecast = forecastOutcome({ lossModel, sizes: [100, 100], measuring, draws: 5000, random });
    const band = falling.interval(100, 0.9)!;
    const [first] = forecast.sliceLosses;
    expect(first!.expected).toBeCloseTo(falling.predict(100), 2);
    // Narrower than the curve's own band, which knows how few points there were.
    expect(first!.band!.lower).toBeGreaterThan(band.lower);
    expect(first!.band!.upper).toBeLessThan(band.upper);
    expect(first!.band!.upper - first!.band!.lower).toBeGreaterThan(0.01);
    // The same curve twice, and yet the slices' losses will not be the same.
    expect(forecast.averageEqualizedErrorRate.expected).toBeGreaterThan(0.001);
    expect(forecast.averageEqualizedErrorRate.band!.lower).toBeGreaterThanOrEqual(0);
  });

  it("has no band where a curve has no covariance, nor for what is made of all slices", () => {
    const lossModel = createIndependentLossModel([falling, bare]);
    const forecast = forecastOutcome({ lossModel, sizes: [100, 100], measuring, random: new Random(1) });
    expect(forecast.sliceLosses.map(({ band }) => band === null)).toEqual([false, true]);
    expect(forecast.sliceLosses[1]!.expected).toBeCloseTo(0.1, 12);
    for (const measure of ["loss", "averageEqualizedErrorRate", "maximumEqualizedErrorRate"] as const) {
      expect(forecast[measure].band).toBe(null);
    }
    expect(forecastHolds(forecast, measureLosses([forecast.sliceLosses[0]!.expected, 0.1]))).toEqual({
      loss: null,
      averageEqualizedErrorRate: null,
      maximumEqualizedErrorRate: null,
      sliceLosses: [true, null],
    });
  });

  it("holds what lies in its bands, their ends included", () => {
    const of = (lower: number, upper: number) => ({ expected: 0, band: { lower, upper } });
    const forecast = {
      level: 0.9,
      loss: of(0.3, 0.4),
      averageEqualizedErrorRate: of(0.05, 0.1),
      maximumEqualizedErrorRate: of(0.1, 0.2),
      sliceLosses: [of(0.2, 0.3), of(0.2, 0.3), of(0.2, 0.3)],
    };
    const outcome = {
      loss: 0.41,
      averageEqualizedErrorRate: 0.1,
      maximumEqualizedErrorRate: 0.05,
      sliceLosses: [0.2, 0.3, 0.301],
    };
    expect(forecastHolds(forecast, outcome)).toEqual({
      loss: false,
      averageEqualizedErrorRate: true,
      maximumEqualizedErrorRate: false,
      sliceLosses: [true, true, false],
    });
  });

  it("is wider at a higher level, wider for fewer trainings and tests, and the same for the same seed", () => {
    const { lossModel } = simulate(new Random(7));
    const widthOf = (options: { level?: number; trainings?: number; ratio?: number | null }) => {
      const { level = 0.9, trainings: count = 3, ratio = null } = options;
      const examples = ratio === null ? null : present.map(() => ratio);
      const { loss } = forecastOutcome({
        lossModel,
        sizes: after,
        measuring: { trainings: count, examplesPerValidationExample: examples },
        level,
        random: new Random(1),
      });
      return loss.band!.upper - loss.band!.lower;
    };
    expect(widthOf({})).toBe(widthOf({}));
    expect(widthOf({ level: 0.99 })).toBeGreaterThan(1.3 * widthOf({}));
    expect(widthOf({ trainings: 1 })).toBeGreaterThan(widthOf({ trainings: 50 }));
    expect(widthOf({ ratio: 0.25 })).toBeGreaterThan(1.2 * widthOf({}));
  });

  it("names options that are out of their ranges", () => {
    const lossModel = createIndependentLossModel([falling]);
    const options = { lossModel, sizes: [100], measuring, random: new Random(1) };
    const wrong = { ...options, level: 1, draws: 10, measuring: { ...measuring, trainings: 0 } };
    expect(() => forecastOutcome(wrong)).toThrow(/level[\s\S]*draws[\s\S]*measuring\.trainings/);
  });
});

describe("how measureOutcome measures", () => {
  const dataset = (counts: readonly number[]) =>
    createDataset({
      features: new Float32Array(counts.reduce((sum, count) => sum + count, 0)),
      exampleShape: [1],
      labels: new Int32Array(counts.reduce((sum, count) => sum + count, 0)),
      classes: ["no", "yes"],
      slices: counts.map((_, slice) => ({ name: `slice ${slice}` })),
      sliceIds: Int32Array.from(counts.flatMap((count, slice) => new Array<number>(count).fill(slice))),
    });

  it("on the test examples where there are some, else on the validation examples", () => {
    const validation = dataset([10, 40]);
    const test = dataset([20, 10]);
    expect(measuringOf({ validation, test }, 5)).toEqual({
      trainings: 5,
      examplesPerValidationExample: [2, 0.25],
    });
    expect(measuringOf({ validation }, 3).examplesPerValidationExample).toBe("validation");
  });
});
