import { InvalidInputError, Random, rowsBySlice, TrainingError, type TrainingResult } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { designedEstimation } from "./designed-estimation.ts";
import { curveTrainer, examplesOf } from "./testing/known-curves.ts";

const names = (count: number) => Array.from({ length: count }, (_, slice) => `slice-${slice}`);

/** Estimates on slices of these sizes, whose own losses fall with the root of their size. */
async function estimate(
  sizes: readonly number[],
  options: {
    readonly trainings: number;
    readonly change?: (results: readonly TrainingResult[]) => readonly TrainingResult[];
  },
) {
  const train = examplesOf(sizes);
  const context = { rowsBySlice: rowsBySlice(train), sliceNames: names(sizes.length), random: new Random(1) };
  const estimator = designedEstimation({ trainings: options.trainings });
  const jobs = estimator.design(context);
  const curves = sizes.map((_, slice) => ({ scale: 2 + slice, exponent: 0.5 }));
  const data = { train, validation: examplesOf(sizes.map(() => 1)) };
  const signal = new AbortController().signal;
  const results = await curveTrainer(curves).doTrain({ data, jobs, signal, onProgress: () => {} });
  const { change = (all) => all } = options;
  const { lossModel, warnings } = estimator.fit(context, jobs, change(results));
  if (lossModel.kind !== "coupled") throw new Error("expected influence");
  return { lossModel, warnings, jobs };
}

const diverge = (isLost: (training: number) => boolean) => (results: readonly TrainingResult[]) =>
  results.map((result, training) =>
    isLost(training) ? { ...result, status: "diverged" as const, validation: null } : result,
  );
const tellErrors = (results: readonly TrainingResult[]) =>
  results.map((result) => {
    const { validation } = result;
    if (validation === null) return result;
    return {
      ...result,
      validation: { ...validation, sliceStandardErrors: validation.sliceLosses.map(() => 0.01) },
    };
  });

describe("designedEstimation", () => {
  it("trains on whole slices and on two fifths of them, every row left out equally often", () => {
    const train = examplesOf([100, 50, 30]);
    const context = { rowsBySlice: rowsBySlice(train), random: new Random(1) };
    const all = designedEstimation({ trainings: 32 }).design(context);
    const jobs = all.slice(0, 32);
    const counts = new Array<number>(train.size).fill(0);
    for (const { rows } of jobs) {
      expect(new Set(rows).size).toBe(rows.length);
      for (const row of rows) counts[row]! += 1;
      const own = context.rowsBySlice.map((all) => all.filter((row) => rows.includes(row)).length);
      own.forEach((size, slice) => {
        expect(
          [
            [40, 100],
            [20, 50],
            [12, 30],
          ][slice],
        ).toContain(size);
      });
    }
    for (const rows of context.rowsBySlice) {
      const own = [...rows].map((row) => counts[row]!);
      expect(Math.max(...own) - Math.min(...own)).toBeLessThanOrEqual(1);
    }
    expect(jobs.reduce((sum, { rows }) => sum + rows.length, 0) / 32 / train.size).toBeCloseTo(0.7, 10);
    expect(all.slice(32).map(({ id, rows }) => [id, rows.length])).toEqual([
      ["replicate-1", train.size],
      ["replicate-2", train.size],
      ["replicate-3", train.size],
    ]);
  });

  it("begins ten trainings after one another with the same weights, each with batches of its own", () => {
    const context = { rowsBySlice: rowsBySlice(examplesOf([20, 20])), random: new Random(1) };
    const jobs = designedEstimation({ trainings: 25 }).design(context).slice(0, 25);
    const starts = jobs.map(({ weightsSeed }) => weightsSeed);
    for (const [training, seed] of starts.entries()) expect(seed).toBe(starts[training - (training % 10)]);
    expect(new Set(starts).size).toBe(3);
    expect(new Set(jobs.map(({ batchesSeed }) => batchesSeed)).size).toBe(25);
  });

  it("finds what the losses follow, without a warning", async () => {
    const { lossModel, warnings } = await estimate([100, 200, 50], { trainings: 16, change: tellErrors });
    expect(warnings).toEqual([]);
    const present = [0.2, 3 / Math.sqrt(200), 4 / Math.sqrt(50)];
    lossModel.influence.effects.forEach((row, slice) => {
      row.forEach((effect, other) => {
        expect(effect).toBeCloseTo(slice === other ? present[slice]! * (Math.SQRT2 - 1) : 0, 10);
      });
    });
  });

  it("says which slices were measured together where trainings are few", async () => {
    const { lossModel, warnings } = await estimate([50, 50, 50, 50, 50, 50, 50], {
      trainings: 10,
      change: tellErrors,
    });
    expect(lossModel.influence.groups).toEqual([[0], [1, 2], [3, 4], [5, 6]]);
    expect(warnings).toEqual([
      "10 trainings tell 4 groups of the 7 slices apart, 16 would tell every slice; measured together: slice-1 + slice-2, slice-3 + slice-4, slice-5 + slice-6",
    ]);
    const enough = await estimate([50, 50, 50, 50, 50, 50, 50], { trainings: 16, change: tellErrors });
    expect(enough.warnings).toEqual([]);
  });

  it("says which slices are too small to be varied", async () => {
    const { lossModel, warnings } = await estimate([100, 1, 2, 60], { trainings: 16, change: tellErrors });
    expect(warnings).toEqual([
      "slices of one example cannot be varied, their effect is taken to be like that of the others: slice-1",
      "slices of two examples can only be halved, their effect is uncertain: slice-2",
    ]);
    const { scales } = lossModel.weigh([1, 1, 1, 1]);
    for (const scale of scales) expect(scale).toBeGreaterThan(0);
    expect((await estimate([1, 1], { trainings: 8, change: tellErrors })).warnings).toHaveLength(1);
  });

  it("leaves diverged trainings out and says what the design lost", async () => {
    const few = await estimate([100, 200, 50], {
      trainings: 16,
      change: (all) => diverge((t) => t < 3)(tellErrors(all)),
    });
    expect(few.warnings).toHaveLength(1);
    const [, percent] =
      /^3 of 16 trainings diverged and were left out; standard errors of the slices' influence are ([\d.]+) % larger for it$/.exec(
        few.warnings[0]!,
      )!;
    // 13 trainings in place of 16 make them at least √(16/13) times as large.
    expect(Number(percent)).toBeGreaterThan(10.9);
    expect(Number(percent)).toBeLessThan(60);
    expect(few.lossModel.influence.effects[0]![0]).toBeCloseTo(0.2 * (Math.SQRT2 - 1), 10);
  });

  it("refuses when too many diverged to tell", async () => {
    const lost = (isLost: (training: number) => boolean) =>
      estimate([100, 200, 50], { trainings: 16, change: diverge(isLost) });
    const error = await lost((training) => training >= 4).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TrainingError);
    expect((error as TrainingError).message).toBe(
      "12 of 16 trainings diverged: the 4 that are left cannot separate the influence of the slices",
    );
    expect((error as TrainingError).hint).toMatch(/learning rate/);
    await expect(lost(() => true)).rejects.toThrow("16 of 16 trainings diverged");
  });

  it("says when a trainer does not tell how sure its losses are", async () => {
    const { warnings } = await estimate([100, 200], { trainings: 8 });
    expect(warnings).toEqual([
      "the trainer gives no standard errors of its validation losses, so forecasts have no bands; give `sliceStandardErrors`, or the loss of each row",
    ]);
  });

  it("refuses options that cannot be", () => {
    expect(() => designedEstimation({ trainings: 5 })).toThrow(
      "trainings: is 5, expected a whole number of at least 6",
    );
    expect(() => designedEstimation({ lowShare: 1, exponent: 0 })).toThrow(InvalidInputError);
  });
});
