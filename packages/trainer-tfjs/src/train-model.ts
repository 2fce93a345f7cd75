import {
  type Dataset,
  EarlyStopping,
  type Evaluation,
  exampleWidth,
  type ModelSpecification,
  type Pacer,
  shuffledRows,
  type TrainingJob,
  type TrainingOptions,
  type TrainingResult,
} from "@slicetuner/core";
import type { Tensor } from "@tensorflow/tfjs";
import { startAdam, stepAdam } from "./adam.ts";
import { type EvaluationData, evaluate } from "./evaluate.ts";
import { gradientsOf } from "./gradients.ts";
import { createMinibatches } from "./minibatches.ts";
import { initialParameters, layerSizes } from "./network.ts";
import type { TensorFlow } from "./tensorflow.ts";

/** What the trainings of one call share. */
export interface TrainingContext {
  readonly tf: TensorFlow;
  readonly model: ModelSpecification;
  readonly training: TrainingOptions;
  readonly train: Dataset;
  readonly validation: EvaluationData;
  readonly test: EvaluationData | undefined;
  readonly pacer: Pacer;
  /** Told after each minibatch how many examples it had. */
  readonly onExamples: (count: number) => void;
}

/** Trains one model. Whatever happens, no tensor of its own is left behind. */
export async function trainModel(context: TrainingContext, job: TrainingJob): Promise<TrainingResult> {
  const { tf, model, training, train, validation, test, pacer } = context;
  const sizes = layerSizes(model, exampleWidth(train), train.classes.length);
  const minibatchOf = createMinibatches(tf, train);
  const sampler = shuffledRows(job.rows, job.batchesSeed);

  let state = tf.tidy(() => startAdam(tf, initialParameters(tf, sizes, job.weightsSeed)));
  let bestParameters: Tensor[] = [];
  let best: Evaluation | null = null;
  let steps = 0;
  let examplesSeen = 0;
  const progress = new EarlyStopping(training);
  try {
    while (progress.status === undefined) {
      const rows = sampler.rowsForEpoch(progress.epochs);
      for (let start = 0; start < rows.length; start += training.batchSize) {
        const batchRows = rows.subarray(start, start + training.batchSize);
        steps++;
        const before = state;
        state = tf.tidy(() => {
          const gradients = gradientsOf(tf, before.parameters, minibatchOf(batchRows));
          return stepAdam(tf, training.optimizer, steps, before, gradients);
        });
        tf.dispose(before);
        examplesSeen += batchRows.length;
        context.onExamples(batchRows.length);
        await pacer.breathe();
      }

      const evaluation = await evaluate(tf, state.parameters, validation, pacer);
      if (progress.record(evaluation.loss)) {
        best = evaluation;
        tf.dispose(bestParameters);
        bestParameters = state.parameters.map((parameter) => parameter.clone());
      }
    }

    const { status, epochs, bestEpoch } = progress;
    const usable = status !== "diverged";
    return {
      jobId: job.id,
      status,
      validation: usable ? best : null,
      test: usable && test !== undefined ? await evaluate(tf, bestParameters, test, pacer) : null,
      epochs,
      bestEpoch,
      examplesSeen,
      warnings: [],
    };
  } finally {
    tf.dispose([state, bestParameters]);
  }
}
