import { type Estimator, SliceTunerError } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import {
  contextOf,
  diverged,
  type EstimatorContext,
  estimate,
  fourSlices,
  type KnownSlices,
  oddSizes,
  offBy,
  resultsOf,
  slicesOf,
  trueLosses,
} from "./context.ts";

/** How far expected losses at the present sizes may be from the true ones; they are measured to 1 %. */
const tolerance = 0.05;

/** What an estimator makes of losses. */
export function fitGroup(context: EstimatorContext): TestGroup {
  const { expect, create } = context;
  const levelsOff = async (slices: KnownSlices, change?: (results: Results) => Results) => {
    const { lossModel } = await estimate(context, slices, change);
    return offBy(lossModel.predict(slices.sizes), trueLosses(slices, slices.sizes), tolerance);
  };
  return {
    "at the present sizes, the losses that were measured are expected": async () => {
      expect(await levelsOff(fourSlices)).toEqual([]);
    },

    "a slice's losses are its own, wherever it stands": async () => {
      expect(await levelsOff(reversed(fourSlices))).toEqual([]);
    },

    "more examples are not expected to do harm where losses fell with them": async () => {
      const { lossModel } = await estimate(context, fourSlices);
      const now = lossModel.predict(fourSlices.sizes);
      const later = lossModel.predict(fourSlices.sizes.map((size) => 2 * size));
      const risen = later.flatMap((loss, slice) =>
        loss > now[slice]! ? [`${slice}: ${now[slice]}, then ${loss}`] : [],
      );
      expect(risen).toEqual([]);
    },

    "another process, which did not design the trainings, makes the same model of them": async () => {
      const designer = await create();
      const jobs = designer.design(contextOf(fourSlices));
      const results = resultsOf(fourSlices, jobs);
      const models = [designer, await create()].map((estimator) => {
        const { lossModel, warnings } = estimator.fit(contextOf(fourSlices), jobs, results);
        const predictions = [1, 2, 10].map((factor) =>
          lossModel.predict(fourSlices.sizes.map((size) => factor * size)),
        );
        const bands = lossModel.interval(fourSlices.sizes, 0.9);
        return { kind: lossModel.kind, predictions, bands, warnings };
      });
      expect(models[1]).toEqual(models[0]);
    },

    "trainings that are missing in both lists are done without": async () => {
      expect(
        await levelsOff(fourSlices, (results) => results.filter((_, index) => index !== 1 && index !== 2)),
      ).toEqual([]);
    },

    "a training that diverged is left out": async () => {
      expect(await levelsOff(fourSlices, (results) => results.with(1, diverged(results[1]!)))).toEqual([]);
    },

    "where every training diverged, an error says so": async () => {
      expect(await refusal(context, (results) => results.map(diverged))).toBe(refused);
    },

    "without any training, there is an error": async () => {
      expect(await refusal(context, () => [])).toBe(refused);
    },

    ...Object.fromEntries(
      Object.entries(oddSizes).map(([name, sizes]) => [
        `there is an estimate for ${name}`,
        async () => {
          const { lossModel } = await estimate(context, slicesOf(sizes));
          const losses = [1, 2].flatMap((factor) => lossModel.predict(sizes.map((size) => factor * size)));
          expect(losses.length).toBe(2 * sizes.length);
          expect(losses.filter((loss) => !(loss >= 0 && loss < Infinity))).toEqual([]);
        },
      ]),
    ),

    "jobs, results and rows stay as they are": async () => {
      const estimator = await create();
      const given = contextOf(fourSlices);
      const jobs = estimator.design(given);
      const results = resultsOf(fourSlices, jobs);
      const before = structuredClone({ jobs, results, rows: given.rowsBySlice });
      estimator.fit(given, jobs, results);
      expect({ jobs, results, rows: given.rowsBySlice }).toEqual(before);
    },

    "warnings are texts": async () => {
      const { warnings } = await estimate(context, slicesOf([500, 30, 1]));
      expect(warnings.filter((warning) => typeof warning !== "string" || warning.trim() === "")).toEqual([]);
    },
  };
}

type Results = Parameters<Estimator["fit"]>[2];

function reversed({ sizes, scales }: KnownSlices): KnownSlices {
  return { sizes: sizes.toReversed(), scales: scales.toReversed() };
}

const refused = "refused with an error of Slice Tuner";

/** {@link refused}, or what happened instead, so that an assertion on it reads well. */
async function refusal(context: EstimatorContext, change: (results: Results) => Results): Promise<string> {
  try {
    const { lossModel } = await estimate(context, fourSlices, change);
    return `not refused: ${lossModel.predict(fourSlices.sizes).join(", ")} expected`;
  } catch (error) {
    return SliceTunerError.isInstance(error) ? refused : String(error);
  }
}
