import {
  concatenateDatasets,
  type Dataset,
  Random,
  rowsBySlice,
  splitBySlice,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";
import { beforeAll, describe, expect, it } from "vitest";
import { adult } from "./adult.ts";
import { adultSettings } from "./adult-settings.ts";
import { findDataDirectory } from "./data-directory.ts";
import { loadDataset } from "./load-dataset.ts";
import { trainAll } from "./testing/train-all.ts";

const directory = await findDataDirectory(adult);
const trainings = 12;

describe("adultSettings", () => {
  it("spend the whole budget and have every method in the same order", () => {
    for (const { published, ported, bestFound, budget } of adultSettings) {
      for (const { amounts, strategy } of [...published.results, ...ported!.results, bestFound!]) {
        const spent = amounts?.reduce((sum, amount) => sum + amount, 0) ?? budget;
        expect(spent).toBe(strategy === "none" ? 0 : budget);
      }
      const strategies = ["none", "uniform", "water-filling", "moderate"];
      expect(published.results.map(({ strategy }) => strategy)).toEqual(strategies);
      expect(ported!.results.map(({ strategy }) => strategy)).toEqual(strategies);
    }
  });
});

describe.skipIf(directory === undefined)("the published plans (needs the files of Adult)", () => {
  let dataset: Dataset;

  // Not while tests are collected: a skipped suite must not look for its files.
  beforeAll(async () => {
    dataset = await loadDataset("adult");
  });

  for (const setting of adultSettings) {
    it(`train to the published losses: ${setting.title}`, async () => {
      const { train, validation, pool } = splitBySlice(dataset, { ...setting, order: "file" });
      const all = concatenateDatasets(train, pool);
      const rows = rowsBySlice(all);
      const random = new Random(setting.name);
      const { results } = setting.published;
      const jobs = results.flatMap(({ strategy, amounts }) => {
        const sizes = setting.initial.map((size, slice) => size + amounts![slice]!);
        const chosen = Uint32Array.from(rows.flatMap((own, slice) => [...own.subarray(0, sizes[slice])]));
        return Array.from({ length: trainings }, (_, run): TrainingJob => {
          const seed = random.uint32();
          return { id: `${strategy} ${run}`, rows: chosen, weightsSeed: seed, batchesSeed: seed };
        });
      });
      const trained = await trainAll({ train: all, validation }, jobs);
      results.forEach(({ strategy, loss, averageEqualizedErrorRate }, index) => {
        const own = trained.slice(index * trainings, (index + 1) * trainings).map(measure);
        expectNear(
          own.map((run) => run.loss),
          loss.mean,
          `loss of ${strategy}`,
        );
        expectNear(
          own.map((run) => run.unfairness),
          averageEqualizedErrorRate.mean,
          `unfairness of ${strategy}`,
        );
      });
    });
  }
});

/** Within 0.0015 of the published number, give or take two standard errors of these few trainings. */
function expectNear(values: readonly number[], published: number, what: string): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / (values.length - 1) / values.length);
  expect(Math.abs(mean - published), what).toBeLessThan(0.0015 + 2 * standardError);
}

/** Loss and average equalized error rate as published: unweighted over the slices. */
function measure({ validation }: TrainingResult): { loss: number; unfairness: number } {
  const losses = validation!.sliceLosses.map((own) => own!);
  const loss = losses.reduce((sum, own) => sum + own, 0) / losses.length;
  const unfairness = losses.reduce((sum, own) => sum + Math.abs(own - loss), 0) / losses.length;
  return { loss, unfairness };
}
