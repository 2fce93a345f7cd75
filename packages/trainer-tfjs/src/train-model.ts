import {
  type BatchSamplerFactory,
  type Dataset,
  EarlyStopping,
  type Evaluation,
  type KeptPredictions,
  sampleRows,
  type TrainedModel,
  type TrainingJob,
  type TrainingOptions,
  type TrainingResult,
} from "@slicetuner/core";
import type { Tensor } from "@tensorflow/tfjs";
import {
  type EvaluationContext,
  type EvaluationData,
  evaluate,
  evaluateRows,
  predictAll,
} from "./evaluate.ts";
import { withFastKernels } from "./kernels/fast-kernels.ts";
import { minibatchOf } from "./minibatches.ts";
import type { NetworkFactory } from "./networks/create-network.ts";
import type { Network } from "./networks/network.ts";
import { type OptimizerStep, startMoments, stepOptimizer } from "./optimizers/optimizer.ts";

/** What the trainings of one call share. */
export interface TrainingContext extends EvaluationContext {
  readonly networks: NetworkFactory;
  readonly training: TrainingOptions;
  readonly makeSampler: BatchSamplerFactory;
  readonly train: Dataset;
  readonly validation: EvaluationData;
  readonly test: EvaluationData | undefined;
  /** Told after each minibatch how many examples it had. */
  readonly onExamples: (count: number) => void;
}

/** Trains one model. Whatever happens, no tensor of its own is left behind. */
export async function trainModel(context: TrainingContext, job: TrainingJob): Promise<TrainingResult> {
  const network = await context.networks.create(job.weightsSeed);
  try {
    return await trainNetwork(context, job, network);
  } finally {
    network.dispose();
  }
}

async function trainNetwork(
  context: TrainingContext,
  job: TrainingJob,
  network: Network,
): Promise<TrainingResult> {
  const { tf, training, train, validation, test, pacer } = context;
  const { rowsPerPiece } = context.networks;
  const { batchSize } = training;
  const seed = job.batchesSeed;
  const sampler = context.makeSampler({ train, rows: job.rows, seed, batchSize });
  const progress = new EarlyStopping(training, sampler);
  let moments = tf.tidy(() => startMoments(tf, training.optimizer, network.parameters));
  let best: Evaluation | null = null;
  let steps = 0;
  let examplesSeen = 0;
  try {
    while (progress.status === undefined) {
      const epoch = progress.epochs;
      const current = sampler.needsEvaluation
        ? await evaluateRows(context, network, train, job.rows, rowsPerPiece)
        : undefined;
      const rows = sampleRows(sampler, { train }, epoch, current);
      for (let start = 0, step = 0; start < rows.length; start += batchSize, step++) {
        const batchRows = rows.subarray(start, start + batchSize);
        steps++;
        const after = stepNetwork(context, network, moments, batchRows, steps, { seed, epoch, step });
        tf.dispose(moments);
        moments = after.moments;
        network.replaceParameters([...after.parameters]);
        examplesSeen += batchRows.length;
        context.onExamples(batchRows.length);
        await pacer.yieldIfDue();
      }

      const evaluation = await evaluate(context, network, validation);
      if (progress.record(evaluation.loss)) {
        best = evaluation;
        network.keepBest();
      }
    }

    const { status, epochs, bestEpoch } = progress;
    const isUsable = status !== "diverged";
    if (isUsable) network.restoreBest();
    const model: TrainedModel | undefined =
      isUsable && job.keepModel ? await network.save(train.classes) : undefined;
    const predictions = isUsable ? await keptPredictions(context, network, job) : undefined;
    const samplerReport = sampler.report?.();
    return {
      jobId: job.id,
      status,
      validation: isUsable ? best : null,
      test: isUsable && test !== undefined ? await evaluate(context, network, test) : null,
      epochs,
      bestEpoch,
      examplesSeen,
      warnings: [],
      ...(model && { model }),
      ...(predictions && { predictions }),
      ...(samplerReport !== undefined && { samplerReport }),
    };
  } finally {
    tf.dispose(moments);
  }
}

/** The probabilities that a job asks for; undefined where it asks for none. */
async function keptPredictions(
  context: TrainingContext,
  network: Network,
  { keepPredictions = [] }: TrainingJob,
): Promise<KeptPredictions | undefined> {
  if (keepPredictions.length === 0) return undefined;
  const kept: { validation?: Float32Array; test?: Float32Array } = {};
  for (const part of keepPredictions) {
    const data = context[part];
    if (data !== undefined) kept[part] = await predictAll(context, network, data);
  }
  return kept;
}

/** Forward, backward and the optimizer's step on one minibatch; new tensors. */
function stepNetwork(
  { tf, engine, training, train }: TrainingContext,
  network: Network,
  moments: Tensor[][],
  rows: Uint32Array,
  t: number,
  place: { seed: number; epoch: number; step: number },
): OptimizerStep {
  const { optimizer, weightDecay } = training;
  const step = (): OptimizerStep => {
    const gradients = network.gradients(minibatchOf(tf, train, rows), place);
    const { parameters } = network;
    if (weightDecay > 0) {
      network.isKernel.forEach((isKernel, index) => {
        if (!isKernel) return;
        gradients[index] = tf.add(gradients[index]!, tf.mul(parameters[index]!, weightDecay));
      });
    }
    return stepOptimizer(tf, optimizer, t, { parameters, moments }, gradients);
  };
  return withFastKernels(tf, engine, () => tf.tidy(step as () => never) as OptimizerStep);
}
