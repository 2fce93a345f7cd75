import { Random } from "@slicetuner/core";
import { createInfluenceLossModel, designInfluence, type LossFormName } from "@slicetuner/influence";
import { summarize } from "@slicetuner/metrics";
import { planAllocation, uniform } from "@slicetuner/optimizer";
import { describe, expect, it } from "vitest";
import { forecastHolds, forecastOutcome } from "./forecast.ts";
import { forecastGain } from "./forecast-gain.ts";
import { meanMeasures, measureLosses } from "./measures.ts";

/**
 * Slices that learn from each other's examples: each loss falls with its own and, half as fast, with all
 * others'.
 */
function trueLosses(
  levels: readonly number[],
  present: readonly number[],
  sizes: readonly number[],
): number[] {
  const worth = (of: readonly number[], slice: number) =>
    of.reduce((sum, size, other) => sum + (other === slice ? size : 0.5 * size), 0);
  return levels.map((level, slice) => level * (worth(sizes, slice) / worth(present, slice)) ** -0.3);
}

/** An estimate as a run would make it: the luck of the validation examples is the same for all trainings. */
function estimate(random: Random, present: readonly number[], form: LossFormName = "additive") {
  const levels = present.map(() => 0.27 * Math.exp(0.15 * random.normal()));
  const examples = present.map((size) => Math.max(1, Math.round(size / 4)));
  // Losses of single examples are skewed: squares of normal numbers, whose variance is twice their mean
  // squared.
  const draws = examples.map((count) => Array.from({ length: count }, () => random.normal() ** 2));
  const luck = draws.map((own) => own.reduce((sum, value) => sum + value, 0) / own.length);
  const errors = draws.map((own, slice) => {
    if (own.length < 2) return null;
    const squares = own.reduce((sum, value) => sum + (value - luck[slice]!) ** 2, 0);
    return Math.sqrt(squares / (own.length - 1) / own.length);
  });
  const train = (sizes: readonly number[], noise: number) =>
    trueLosses(levels, present, sizes).map((loss) => loss * Math.exp(noise * random.normal()));
  const design = designInfluence({ sizes: present, trainings: 32, random: random.fork("design") });
  const measured = (sizes: readonly number[], noise: number) =>
    train(sizes, noise).map((loss, slice) => loss * luck[slice]!);
  const lossModel = createInfluenceLossModel({
    ...design,
    form,
    present,
    examples,
    losses: design.sizes.map((sizes) => measured(sizes, 0.02)),
    replicates: [1, 2, 3].map(() => measured(present, 0.01)),
    standardErrors: errors.map((error, slice) => (error === null ? null : error * levels[slice]!)),
  });
  return { lossModel, levels, train };
}

const draws = 100;

describe.each([
  ["12,000, 4,000 and 14 rows", [12_000, 4_000, 9_000, 14]],
  ["3 rows", [1_500, 400, 900, 3]],
  ["8 rows", [1_500, 400, 900, 8]],
  ["20 rows", [1_500, 400, 900, 20]],
])("slices down to %s", (_, present) => {
  const runs = Array.from({ length: draws }, (_, draw) => {
    const random = new Random(`small/${present.join()}/${draw}`);
    const { lossModel, levels, train } = estimate(random, present);
    const measuring = { trainings: 3, examplesPerValidationExample: null };
    const forecast = forecastOutcome({ lossModel, sizes: present, measuring, draws: 200, random });
    const outcome = meanMeasures([1, 2, 3].map(() => measureLosses(train(present, 0.01))));
    const { amounts } = planAllocation({ lossModel, sizes: present, budget: 1000 });
    const same = uniform({ unitCosts: present.map(() => 1), budget: 1000 });
    const lossOf = (bought: readonly number[]) =>
      measureLosses(
        trueLosses(
          levels,
          present,
          present.map((size, slice) => size + bought[slice]!),
        ),
      ).loss;
    return {
      checks: forecastHolds(forecast, outcome),
      forecast,
      amounts,
      gain: lossOf(same) - lossOf(amounts),
    };
  });

  it("have each loss of now in its band in 85 to 95 % of draws", () => {
    const inside = runs.map(({ checks }) => checks.sliceLosses.map((holds) => (holds ? 1 : 0)));
    const ofSlice = (slice: number) => summarize(inside.map((own) => own[slice]!)).mean;
    const large = (ofSlice(0) + ofSlice(1) + ofSlice(2)) / 3;
    // 85 to 95 %, and what 300 and 100 draws leave open of a share: 2 and 3 %.
    expect(large).toBeGreaterThanOrEqual(0.83);
    expect(large).toBeLessThanOrEqual(0.97);
    expect(ofSlice(3)).toBeGreaterThanOrEqual(0.82);
    expect(ofSlice(3)).toBeLessThanOrEqual(0.98);
  });

  it("expect each loss within its own band, and above 0", () => {
    for (const { forecast } of runs) {
      for (const { expected, band } of forecast.sliceLosses) {
        expect(band!.lower).toBeGreaterThan(0);
        expect(band!.lower).toBeLessThanOrEqual(expected);
        expect(band!.upper).toBeGreaterThanOrEqual(expected);
      }
    }
  });

  it("get no more of the smallest than its equal share, which its evidence allows", () => {
    for (const { amounts } of runs) expect(amounts[3]).toBeLessThanOrEqual(250);
  });

  it("are bought no worse than equally", () => {
    // As far as it matters: a five-hundredth of the loss. Additive effects tell small slices' examples too
    // low where all learn from all.
    const { mean } = summarize(runs.map(({ gain }) => gain));
    expect(mean).toBeGreaterThan(-0.002 * 0.27);
  });
});

describe.each([[3], [20]])("with effective data, whose form these slices have, and %d rows", (smallest) => {
  const present = [1_500, 400, 900, smallest];
  const budget = 1000;
  const runs = Array.from({ length: 30 }, (_, draw) => {
    const random = new Random(`effective/${smallest}/${draw}`);
    const { lossModel, levels } = estimate(random, present, "effective");
    const { amounts, gap, status } = planAllocation({ lossModel, sizes: present, budget });
    const same = uniform({ unitCosts: present.map(() => 1), budget });
    const grown = (bought: readonly number[]) => present.map((size, slice) => size + bought[slice]!);
    const lossAt = (sizes: readonly number[]) => measureLosses(trueLosses(levels, present, sizes)).loss;
    const gain = forecastGain({ lossModel, from: present, to: grown(amounts), random })!;
    const change = lossAt(grown(amounts)) - lossAt(present);
    return { amounts, gap, status, gain, change, overUniform: lossAt(grown(same)) - lossAt(grown(amounts)) };
  });

  it("plans no worse than equal amounts, and spends the budget", () => {
    const { mean, standardError } = summarize(runs.map(({ overUniform }) => overUniform));
    expect(mean).toBeGreaterThan(-2 * standardError!);
    for (const { amounts } of runs) expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(budget);
  });

  it("says what buying gains: right on average, and in its band", () => {
    const told = summarize(runs.map(({ gain }) => gain.loss.expected)).mean;
    const really = summarize(runs.map(({ change }) => change)).mean;
    expect(really / told).toBeGreaterThan(0.8);
    expect(really / told).toBeLessThan(1.25);
    const inside = runs.filter(({ gain, change }) => gain.loss.lower <= change && change <= gain.loss.upper);
    expect(inside.length / runs.length).toBeGreaterThan(0.8);
  });
});
