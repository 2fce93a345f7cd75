import { rowsBySlice, runTrainings, type TrainingJob } from "@slicetuner/core";
import { generateDataset, influencingSlices } from "@slicetuner/datasets";
import { summarize } from "@slicetuner/metrics";
import type { Machinery, Matrix } from "./setting.ts";

/**
 * Rise of the loss of slice i when slice j is halved: mean over draws of the examples, and its standard
 * error.
 */
export interface MeasuredInfluence {
  readonly effects: Matrix;
  readonly standardErrors: Matrix;
}

/**
 * Trains on newly drawn examples with all slices whole, and with each slice halved in turn, from the same
 * start weights; losses on
 * `testSize` examples of each slice.
 */
export async function measureInfluence(
  { trainer, executor }: Machinery,
  options: {
    readonly draws: number;
    readonly testSize: number;
    readonly seed: string;
    readonly sizes: readonly number[];
  },
): Promise<MeasuredInfluence> {
  const { draws, testSize, seed, sizes: present } = options;
  const slices = influencingSlices;
  const generate = (part: string, counts: number | readonly number[]) =>
    generateDataset({ slices, seed: `${seed}/${part}`, sizes: counts });
  const data = {
    train: generate(
      "train",
      present.map((size) => size * draws),
    ),
    validation: generate("validation", 400),
    test: generate("test", testSize),
  };
  const rows = rowsBySlice(data.train);
  // The first training of a draw is on everything, the others halve one slice each.
  const jobs = Array.from({ length: draws }, (_, draw) =>
    [-1, ...slices.keys()].map((halved): TrainingJob => {
      const parts = rows.map((own, slice) => {
        const first = draw * present[slice]!;
        const size = slice === halved ? present[slice]! / 2 : present[slice]!;
        return [...own.subarray(first, first + size)];
      });
      return {
        id: `${draw}/${halved}`,
        rows: Uint32Array.from(parts.flat()),
        weightsSeed: draw,
        batchesSeed: draw,
      };
    }),
  );
  const results = await runTrainings({ trainer, executor, data, jobs: jobs.flat() });
  const lossesOf = new Map(results.map(({ jobId, test }) => [jobId, test!.sliceLosses.map(Number)]));
  const summaries = slices.map((_, slice) =>
    slices.map((_, halved) =>
      summarize(
        jobs.map(
          (_, draw) => lossesOf.get(`${draw}/${halved}`)![slice]! - lossesOf.get(`${draw}/-1`)![slice]!,
        ),
      ),
    ),
  );
  return {
    effects: summaries.map((row) => row.map(({ mean }) => mean)),
    standardErrors: summaries.map((row) => row.map(({ standardError }) => standardError!)),
  };
}
