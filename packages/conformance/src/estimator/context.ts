import {
  type EstimationContext,
  type Estimator,
  type LossModel,
  Random,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";
import type { TestRunner } from "../test-runner.ts";

/** What each test of the estimator suite works with. */
export interface EstimatorContext {
  readonly expect: TestRunner["expect"];
  readonly create: () => Promise<Estimator>;
}

/** Slices whose losses are known for every size, and how they are measured. One number a slice. */
export interface KnownSlices {
  readonly sizes: readonly number[];
  /** Each slice's loss is `scale · size^−0.5`. */
  readonly scales: readonly number[];
  /** Seed of the rows, of the estimator's stream and of the noise. @default 1 */
  readonly seed?: number;
  /** Standard deviation of a measured loss, as a share of it. @default 0.01 */
  readonly noise?: number;
}

/** Four slices of which the smaller ones do worse. */
export const fourSlices: KnownSlices = { sizes: [400, 200, 100, 50], scales: [6, 6, 5, 5] };

/** Sizes with which every estimator must be able to do something, by what they are. */
export const oddSizes: Readonly<Record<string, readonly number[]>> = {
  "one slice": [200],
  "slices of one, two and three examples": [1, 2, 3],
  "a large slice beside one of one example": [500, 30, 1],
  "many slices": Array.from({ length: 12 }, (_, slice) => 20 + slice),
};

/** Slices of the given sizes with losses that differ. */
export function slicesOf(sizes: readonly number[]): KnownSlices {
  return { sizes, scales: sizes.map((size, slice) => (0.3 + 0.5 * ((slice * 0.37) % 1)) * size ** 0.5) };
}

export function trueLosses({ scales }: KnownSlices, sizes: readonly number[]): number[] {
  return sizes.map((size, slice) => scales[slice]! * size ** -0.5);
}

/**
 * What an estimator is given: rows scattered over the slices, with gaps, and a stream at its beginning.
 */
export function contextOf({ sizes, seed = 1 }: KnownSlices): EstimationContext {
  const random = new Random(seed).fork("conformance");
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const rows = Array.from({ length: total }, (_, index) => 3 * index + 1);
  random.fork("rows").shuffle(rows);
  let start = 0;
  return {
    rowsBySlice: sizes.map((size) => {
      start += size;
      return Uint32Array.from(rows.slice(start - size, start)).sort();
    }),
    validationSizes: sizes.map(() => 1000),
    sliceNames: sizes.map((_, slice) => `slice ${slice}`),
    random: random.fork("estimator"),
  };
}

/** The results that trainings on these jobs would have. */
export function resultsOf(slices: KnownSlices, jobs: readonly TrainingJob[]): TrainingResult[] {
  const { seed = 1, noise = 0.01 } = slices;
  const sliceOfRow = new Map<number, number>();
  contextOf(slices).rowsBySlice.forEach((rows, slice) => {
    for (const row of rows) sliceOfRow.set(row, slice);
  });
  return jobs.map((job) => {
    const random = new Random(seed).fork("noise", job.id);
    const sizes = slices.sizes.map(() => 0);
    for (const row of job.rows) sizes[sliceOfRow.get(row)!]! += 1;
    // A slice without an example does as if it had a quarter of one.
    const expected = trueLosses(
      slices,
      sizes.map((size) => Math.max(size, 0.25)),
    );
    const sliceLosses = expected.map((loss) => loss * Math.exp(noise * random.normal()));
    return {
      jobId: job.id,
      status: "early-stopped",
      validation: {
        loss: sliceLosses.reduce((sum, loss) => sum + loss, 0) / sliceLosses.length,
        sliceLosses,
        sliceStandardErrors: expected.map((loss) => noise * loss),
        accuracy: 0.5,
      },
      test: null,
      epochs: 1,
      bestEpoch: 1,
      examplesSeen: job.rows.length,
      warnings: [],
    };
  });
}

/** The same training, had it diverged. */
export function diverged(result: TrainingResult): TrainingResult {
  return { ...result, status: "diverged", validation: null };
}

/** The loss model that an estimator makes of known slices. */
export async function estimate(
  { create }: EstimatorContext,
  slices: KnownSlices,
  change: (results: readonly TrainingResult[]) => readonly TrainingResult[] = (results) => results,
): Promise<{ readonly lossModel: LossModel; readonly warnings: readonly string[] }> {
  const estimator = await create();
  const jobs = estimator.design(contextOf(slices));
  const results = change(resultsOf(slices, jobs));
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const kept = results.map(({ jobId }) => byId.get(jobId)!);
  return estimator.fit(contextOf(slices), kept, results);
}

/** By how much each number is off, as a share of what it should be, where that is more than `tolerance`. */
export function offBy(found: readonly number[], expected: readonly number[], tolerance: number): string[] {
  if (found.length !== expected.length) return [`${found.length} numbers, expected ${expected.length}`];
  return found.flatMap((number, index) => {
    const share = number / expected[index]! - 1;
    return Math.abs(share) <= tolerance ? [] : [`${index}: ${number}, expected ${expected[index]}`];
  });
}
