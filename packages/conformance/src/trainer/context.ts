import {
  type BatchSamplerFactory,
  defaultAdam,
  type Executor,
  type Trainer,
  type TrainingData,
  type TrainingJob,
  type TrainingOptions,
  type TrainingProgress,
  type TrainingResult,
} from "@slicetuner/core";
import { createSampleData, type SampleDataOptions } from "../sample-data.ts";
import { applies, type TestRunner } from "../test-runner.ts";

/** What each test of the trainer suite works with. */
export interface TrainerContext {
  readonly expect: TestRunner["expect"];
  /** Makes a trainer, lends it to `use` and closes it. */
  withTrainer(
    training: Partial<TrainingOptions>,
    use: (trainer: Trainer) => Promise<void>,
    sampler?: BatchSamplerFactory,
  ): Promise<void>;
  /** Sample data in the shape that the trainer under test wants. */
  sampleData(options?: SampleDataOptions): TrainingData;
}

/** Quick trainings that still learn: the suites' problems are small. */
const quickTraining: TrainingOptions = {
  optimizer: { ...defaultAdam, learningRate: 0.05 },
  weightDecay: 0,
  batchSize: 16,
  maximumEpochs: 40,
  patience: 5,
};

export function trainerContext(
  expect: TestRunner["expect"],
  create: (training: TrainingOptions, sampler?: BatchSamplerFactory) => Promise<Trainer>,
  exampleShape: readonly number[] | undefined,
): TrainerContext {
  return {
    expect,
    sampleData: (options = {}) => createSampleData({ ...(exampleShape && { exampleShape }), ...options }),
    async withTrainer(training, use, sampler) {
      const trainer = await create({ ...quickTraining, ...training }, sampler);
      try {
        applies(sampler === undefined || trainer.capabilities.takesSampler, "it takes no batch sampler");
        await use(trainer);
      } finally {
        await trainer.close();
      }
    },
  };
}

export function needsEpochs({ capabilities }: Trainer): void {
  applies(capabilities.trainsInEpochs, "it does not train in epochs");
}

export function needsDeterminism({ capabilities }: Trainer): void {
  applies(capabilities.deterministic, "it does not promise equal bits for equal jobs");
}

/** Hands the call straight to the trainer. */
export const direct: Executor = {
  specificationVersion: "v1",
  name: "direct",
  capabilities: { workers: 1, needsTrainerReference: false },
  doExecute: (call) => call.trainer.doTrain(call),
  close: async () => {},
};

/** Trainings that never end by themselves within a test's time. */
export const endlessTraining: Partial<TrainingOptions> = { maximumEpochs: 100_000, patience: 100_000 };

/** `count` whole numbers from `start` on. */
export function range(start: number, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, index) => start + index);
}

/** A job on `rows`; seeds differ from job to job unless given. */
export function job(id: string, rows: Uint32Array, seeds: Partial<TrainingJob> = {}): TrainingJob {
  const seed = 17 + [...id].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 0);
  return { id, rows, weightsSeed: seed >>> 0, batchesSeed: (seed + 1) >>> 0, ...seeds };
}

/** A job on all training examples. */
export function fullJob(id: string, data: TrainingData, seeds: Partial<TrainingJob> = {}): TrainingJob {
  return job(id, range(0, data.train.size), seeds);
}

/** A call that nobody cancels. */
export function train(
  trainer: Trainer,
  data: TrainingData,
  jobs: readonly TrainingJob[],
  onProgress: (progress: TrainingProgress) => void = () => {},
): Promise<readonly TrainingResult[]> {
  return trainer.doTrain({ data, jobs, signal: new AbortController().signal, onProgress });
}

/** The only result of a call with one job. */
export async function trainOne(
  trainer: Trainer,
  data: TrainingData,
  only: TrainingJob,
): Promise<TrainingResult> {
  const results = await train(trainer, data, [only]);
  return results[0]!;
}
