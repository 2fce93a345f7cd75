import {
  type Dataset,
  type Evaluation,
  exampleWidth,
  type ModelSpecification,
  shuffledRows,
  type TrainingJob,
  type TrainingOptions,
  type TrainingResult,
  type TrainingStatus,
} from "@slicetuner/core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { Adam } from "./adam.ts";
import { Evaluator } from "./evaluate.ts";
import type { EvaluationTensors } from "./evaluation-tensors.ts";
import { createMinibatches, type Minibatch } from "./minibatches.ts";
import { initialParameters, layerSizes, logitsOf } from "./network.ts";
import type { Pacer } from "./pacer.ts";
import type { TensorFlow } from "./tensorflow.ts";

type Parameters = (Tensor1D | Tensor2D)[];

/** What the trainings of one call share. */
export interface TrainingContext {
  readonly tf: TensorFlow;
  readonly model: ModelSpecification;
  readonly training: TrainingOptions;
  readonly train: Dataset;
  readonly validation: EvaluationTensors;
  readonly test: EvaluationTensors | undefined;
  readonly pacer: Pacer;
  /** Told after each minibatch how many examples it had. */
  readonly onExamples: (count: number) => void;
}

/** Trains one model. Whatever happens, no tensor of its own is left behind. */
export async function trainModel(context: TrainingContext, job: TrainingJob): Promise<TrainingResult> {
  const { tf, model, training, train, validation, test, pacer } = context;
  const sizes = layerSizes(model, exampleWidth(train), train.classes.length);
  let parameters: Parameters = tf.tidy(() => initialParameters(tf, sizes, job.weightsSeed));
  let bestParameters: Parameters = [];
  const adam = new Adam(tf, training.optimizer, parameters);
  const takeMinibatch = createMinibatches(tf, train);
  const sampler = shuffledRows(job.rows, job.batchesSeed);

  let best: Evaluation | null = null;
  let bestEpoch = 0;
  let epoch = 0;
  let examplesSeen = 0;
  let status: TrainingStatus = "epoch-limit";
  try {
    while (status === "epoch-limit" && epoch < training.maximumEpochs) {
      const rows = sampler.rowsForEpoch(epoch++);
      for (let start = 0; start < rows.length; start += training.batchSize) {
        const batchRows = rows.subarray(start, start + training.batchSize);
        const before: Tensor[] = parameters;
        parameters = tf.tidy(() =>
          adam.step(parameters, gradientsOf(tf, parameters, takeMinibatch(batchRows))),
        );
        tf.dispose(before);
        examplesSeen += batchRows.length;
        context.onExamples(batchRows.length);
        await pacer.breathe();
      }

      const evaluation = await evaluate(context, parameters, validation);
      if (!Number.isFinite(evaluation.loss)) {
        status = "diverged";
      } else if (best === null || evaluation.loss < best.loss) {
        best = evaluation;
        bestEpoch = epoch;
        tf.dispose(bestParameters);
        bestParameters = parameters.map((parameter) => parameter.clone());
      } else if (epoch - bestEpoch >= training.patience) {
        status = "early-stopped";
      }
    }

    const diverged = status === "diverged";
    return {
      jobId: job.id,
      status,
      validation: diverged ? null : best,
      test: diverged || test === undefined ? null : await evaluate(context, bestParameters, test),
      epochs: epoch,
      bestEpoch,
      examplesSeen,
      warnings: [],
    };
  } finally {
    adam.dispose();
    tf.dispose([parameters, bestParameters]);
  }
}

/** Gradients of the minibatch's weighted mean log loss Σ w·loss / Σ w. */
function gradientsOf(tf: TensorFlow, parameters: Parameters, minibatch: Minibatch): Tensor[] {
  const loss = (...current: Tensor[]): Tensor => {
    const logits = logitsOf(tf, current as Parameters, minibatch.features);
    return tf.neg(tf.sum(tf.mul(minibatch.targets, tf.logSoftmax(logits))));
  };
  return tf.grads(loss)(parameters);
}

async function evaluate(
  { tf, pacer }: TrainingContext,
  parameters: Parameters,
  { dataset, pieces }: EvaluationTensors,
): Promise<Evaluation> {
  const evaluator = new Evaluator(dataset);
  for (const piece of pieces) {
    const logits = tf.tidy(() => logitsOf(tf, parameters, piece));
    try {
      evaluator.add((await logits.data()) as Float32Array);
    } finally {
      logits.dispose();
    }
    await pacer.breathe();
  }
  return evaluator.result();
}
