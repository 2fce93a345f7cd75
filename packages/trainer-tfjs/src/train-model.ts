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
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { startAdam, stepAdam } from "./adam.ts";
import { evaluate } from "./evaluate.ts";
import { gradientsOf } from "./gradients.ts";
import { createMinibatches } from "./minibatches.ts";
import { initialParameters, layerSizes } from "./network.ts";
import type { Pacer } from "./pacer.ts";
import type { TensorFlow } from "./tensorflow.ts";

/** What the trainings of one call share. */
export interface TrainingContext {
  readonly tf: TensorFlow;
  readonly model: ModelSpecification;
  readonly training: TrainingOptions;
  readonly train: Dataset;
  readonly validation: { readonly dataset: Dataset; readonly pieces: readonly Tensor2D[] };
  readonly test: TrainingContext["validation"] | undefined;
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
  let bestEpoch = 0;
  let epochs = 0;
  let steps = 0;
  let examplesSeen = 0;
  let status: TrainingStatus = "epoch-limit";
  try {
    while (status === "epoch-limit" && epochs < training.maximumEpochs) {
      const rows = sampler.rowsForEpoch(epochs++);
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
      if (!Number.isFinite(evaluation.loss)) {
        status = "diverged";
      } else if (best === null || evaluation.loss < best.loss) {
        best = evaluation;
        bestEpoch = epochs;
        tf.dispose(bestParameters);
        bestParameters = state.parameters.map((parameter) => parameter.clone());
      } else if (epochs - bestEpoch >= training.patience) {
        status = "early-stopped";
      }
    }

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
