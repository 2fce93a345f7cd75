import { setImmediate } from "node:timers/promises";
import {
  type BatchSamplerFactory,
  defaultTrainingOptions,
  type KeptPredictions,
  loadSampler,
  type SamplerOption,
  sampleRows,
  type Trainer,
  type TrainerCall,
  type TrainingData,
  TrainingError,
  type TrainingJob,
  type TrainingOptions,
  type TrainingResult,
} from "@slicetuner/core";
import { ownReference } from "./own-reference.ts";
import { SoftmaxRegression } from "./softmax-regression.ts";

/** Plain data, but for a sampler that is a function, so that worker threads can make the same trainer. */
export interface ReferenceTrainerOptions {
  /** What differs from core's `defaultTrainingOptions`. */
  readonly training?: Partial<TrainingOptions>;
  /** Jobs that one call takes. @default 32 */
  readonly maximumJobsPerCall?: number;
  /** Which rows make the minibatches; a function stays in this thread. @default shuffledRows */
  readonly sampler?: SamplerOption;
}

/**
 * Softmax regression in plain TypeScript and double precision, one job after another: slow, and easy to
 * check. It is the trainer on which the suites are proven, and the second opinion for the fast backends.
 */
export function createReferenceTrainer(options: ReferenceTrainerOptions = {}): Trainer {
  const training = { ...defaultTrainingOptions, ...options.training };
  const maximumJobsPerCall = options.maximumJobsPerCall ?? 32;
  return {
    specificationVersion: "v1",
    name: "reference (plain TypeScript)",
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall,
      returnsModels: false,
      returnsPredictions: true,
      takesSampler: true,
      trainsInEpochs: true,
      usesSeeds: true,
    },
    ...(typeof options.sampler !== "function" && {
      get reference() {
        return ownReference("createReferenceTrainer", options);
      },
    }),
    async doTrain(call) {
      call.signal.throwIfAborted();
      if (call.jobs.length > maximumJobsPerCall) {
        throw new TrainingError(
          `${call.jobs.length} jobs in one call of a trainer that takes ${maximumJobsPerCall}`,
          { jobIds: call.jobs.map((job) => job.id) },
        );
      }
      const makeSampler = await loadSampler(options.sampler);
      const results: TrainingResult[] = [];
      for (const job of call.jobs) {
        results.push(await train(call, job, training, makeSampler, results));
      }
      return results;
    },
    close: async () => {},
  };
}

async function train(
  call: TrainerCall,
  job: TrainingJob,
  options: TrainingOptions,
  makeSampler: BatchSamplerFactory,
  done: readonly TrainingResult[],
): Promise<TrainingResult> {
  const { batchSize, maximumEpochs } = options;
  const { train, validation, test } = call.data;
  const model = new SoftmaxRegression(train, job.weightsSeed);
  const sampler = makeSampler({ train, rows: job.rows, seed: job.batchesSeed, batchSize });
  const patience =
    sampler.keepsLastWeights || options.patience === 0 ? Number.POSITIVE_INFINITY : options.patience;
  const keepsLast = patience === Number.POSITIVE_INFINITY;
  const seenBefore = done.reduce((sum, result) => sum + result.examplesSeen, 0);
  const report = (jobsDone: number) =>
    call.onProgress({ jobsDone, jobsTotal: call.jobs.length, examplesSeen: seenBefore + examplesSeen });

  let examplesSeen = 0;
  let epochs = 0;
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY, parameters: model.copyParameters() };
  let diverged = false;
  while (epochs < maximumEpochs && epochs - best.epoch < patience && !diverged) {
    const evaluation = sampler.needsEvaluation ? model.evaluateRows(train, job.rows) : undefined;
    const rows = sampleRows(sampler, { train }, epochs, evaluation);
    for (let start = 0; start < rows.length; start += batchSize) {
      model.step(train, rows.subarray(start, start + batchSize), options);
    }
    epochs += 1;
    examplesSeen += rows.length;
    const { loss } = model.evaluate(validation);
    diverged = !Number.isFinite(loss);
    if (!diverged && (loss < best.loss || keepsLast))
      best = { epoch: epochs, loss, parameters: model.copyParameters() };

    report(done.length);
    await setImmediate();
    call.signal.throwIfAborted();
  }
  model.restoreParameters(best.parameters);
  report(done.length + 1);
  const samplerReport = sampler.report?.();
  const keepsPredictions = (job.keepPredictions ?? []).length > 0;
  const stoppedEarly = epochs - best.epoch >= patience;
  return {
    jobId: job.id,
    status: diverged ? "diverged" : stoppedEarly ? "early-stopped" : "epoch-limit",
    validation: diverged ? null : model.evaluate(validation),
    test: diverged || test === undefined ? null : model.evaluate(test),
    epochs,
    bestEpoch: best.epoch,
    examplesSeen,
    warnings: [],
    ...(!diverged && keepsPredictions && { predictions: keptPredictions(model, job, call.data) }),
    ...(samplerReport !== undefined && { samplerReport }),
  };
}

function keptPredictions(
  model: SoftmaxRegression,
  { keepPredictions = [] }: TrainingJob,
  data: TrainingData,
): KeptPredictions {
  const predictions = keepPredictions.flatMap((part) => {
    const dataset = data[part];
    if (dataset === undefined) return [];
    const rows = new Uint32Array(dataset.size).map((_, row) => row);
    return [[part, model.evaluateRows(dataset, rows).probabilities] as const];
  });
  return Object.fromEntries(predictions);
}
