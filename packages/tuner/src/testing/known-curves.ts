import {
  createDataset,
  type Dataset,
  type Evaluation,
  type Executor,
  Random,
  sliceSizes,
  type Trainer,
  type TrainingJob,
} from "@slicetuner/core";

/** The truth of a simulated slice: loss = scale · size^−exponent. */
export interface TrueCurve {
  readonly scale: number;
  readonly exponent: number;
}

/** Examples without content: only their slices matter to {@link curveTrainer}. */
export function examplesOf(sizes: readonly number[], prefix = "example"): Dataset {
  const sliceIds = Int32Array.from(sizes.flatMap((size, slice) => new Array<number>(size).fill(slice)));
  return createDataset({
    exampleShape: [1],
    features: new Float32Array(sliceIds.length),
    labels: sliceIds.map((_, row) => row % 2),
    classes: ["no", "yes"],
    sliceIds,
    slices: sizes.map((_, slice) => ({ name: `slice-${slice}` })),
    exampleIds: Array.from(sliceIds, (slice, row) => `${prefix}-${slice}-${row}`),
  });
}

/** A trainer whose losses follow known curves, with noise that depends on the job's seeds alone. */
export function curveTrainer(curves: readonly TrueCurve[], noise = 0): Trainer {
  return {
    specificationVersion: "v1",
    name: "known curves",
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall: 100,
      returnsModels: false,
      returnsPredictions: false,
      takesSampler: false,
      trainsInEpochs: true,
      usesSeeds: true,
    },
    doTrain: async ({ data, jobs, signal, onProgress }) => {
      signal.throwIfAborted();
      return jobs.map((job, index) => {
        onProgress({ jobsDone: index + 1, jobsTotal: jobs.length, examplesSeen: job.rows.length });
        return {
          jobId: job.id,
          status: "early-stopped" as const,
          validation: evaluation(curves, data.train, job, noise),
          test: data.test === undefined ? null : evaluation(curves, data.train, job, noise),
          epochs: 1,
          bestEpoch: 1,
          examplesSeen: job.rows.length,
          warnings: [],
        };
      });
    },
    close: async () => {},
  };
}

function evaluation(
  curves: readonly TrueCurve[],
  train: Dataset,
  job: TrainingJob,
  noise: number,
): Evaluation {
  const sliceIds = Int32Array.from(job.rows, (row) => train.sliceIds[row]!);
  const random = new Random(job.weightsSeed);
  const sliceLosses = sliceSizes({ ...train, sliceIds }).map((size, slice) => {
    const { scale, exponent } = curves[slice]!;
    return scale * size ** -exponent * (1 + noise * random.normal());
  });
  const loss = sliceLosses.reduce((sum, value) => sum + value, 0) / sliceLosses.length;
  return { loss, sliceLosses, accuracy: 0.5 };
}

/** Hands the call straight to the trainer. */
export const direct: Executor = {
  specificationVersion: "v1",
  name: "direct",
  capabilities: { workers: 1, needsTrainerReference: false },
  doExecute: (call) => call.trainer.doTrain(call),
  close: async () => {},
};
