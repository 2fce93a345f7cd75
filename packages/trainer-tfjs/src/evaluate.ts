import {
  type Dataset,
  type Evaluation,
  Evaluator,
  exampleWidth,
  judgeLogits,
  type Pacer,
  type RowEvaluation,
  writeSoftmax,
} from "@slicetuner/core";
import type { Tensor } from "@tensorflow/tfjs";
import { withFastKernels } from "./kernels/fast-kernels.ts";
import { featuresOf } from "./minibatches.ts";
import type { Network } from "./networks/network.ts";
import type { TensorFlow } from "./tensorflow.ts";

/** What an evaluation needs besides the network and the data. */
export interface EvaluationContext {
  readonly tf: TensorFlow;
  readonly engine: string;
  readonly pacer: Pacer;
}

/** A data set to be judged on. */
export interface EvaluationData {
  readonly dataset: Dataset;
  /** All of them, in order: that of the pieces. */
  readonly rows: Uint32Array;
  readonly pieces: readonly Tensor[];
}

/**
 * The features of a data set in order, each piece `rowsPerPiece × exampleShape`. A piece shares the data
 * set's memory where the backend is JavaScript. The caller disposes of them.
 */
export function featurePieces(tf: TensorFlow, dataset: Dataset, rowsPerPiece: number): Tensor[] {
  const width = exampleWidth(dataset);
  const pieces: Tensor[] = [];
  for (let start = 0; start < dataset.size; start += rowsPerPiece) {
    const end = Math.min(dataset.size, start + rowsPerPiece);
    const features = dataset.features.subarray(start * width, end * width);
    pieces.push(tf.tensor(features, [end - start, ...dataset.exampleShape]));
  }
  return pieces;
}

/** @param pieces what {@link featurePieces} made of the data set */
export function evaluationData(dataset: Dataset, pieces: readonly Tensor[]): EvaluationData {
  return { dataset, rows: new Uint32Array(dataset.size).map((_, row) => row), pieces };
}

/** How good a network is on a data set. Reads one tensor for each piece. */
export async function evaluate(
  context: EvaluationContext,
  network: Network,
  { dataset, rows, pieces }: EvaluationData,
): Promise<Evaluation> {
  const evaluator = new Evaluator(dataset);
  let start = 0;
  for (const piece of pieces) {
    const end = start + piece.shape[0]!;
    const logits = await logitsOf(context, network, () => piece);
    evaluator.add(rows.subarray(start, end), logits, "example-after-example");
    start = end;
    await context.pacer.yieldIfDue();
  }
  return evaluator.result();
}

/** What a network makes of a data set: examples × classes probabilities. */
export async function predictAll(
  context: EvaluationContext,
  network: Network,
  { dataset, pieces }: EvaluationData,
): Promise<Float32Array> {
  const classes = dataset.classes.length;
  const probabilities = new Float32Array(dataset.size * classes);
  let place = 0;
  for (const piece of pieces) {
    const logits = await logitsOf(context, network, () => piece);
    for (let first = 0; first < logits.length; first += classes, place += classes) {
      writeSoftmax(logits, first, 1, probabilities.subarray(place, place + classes));
    }
    await context.pacer.yieldIfDue();
  }
  return probabilities;
}

/** How a network does on each of `rows`, which may occur more than once. */
export async function evaluateRows(
  context: EvaluationContext,
  network: Network,
  dataset: Dataset,
  rows: Uint32Array,
  rowsPerPiece: number,
): Promise<RowEvaluation> {
  const { classes, labels } = dataset;
  const losses = new Float32Array(rows.length);
  const predictions = new Int32Array(rows.length);
  const probabilities = new Float32Array(rows.length * classes.length);
  for (let start = 0; start < rows.length; start += rowsPerPiece) {
    const piece = rows.subarray(start, start + rowsPerPiece);
    const logits = await logitsOf(context, network, () => featuresOf(context.tf, dataset, piece));
    piece.forEach((row, index) => {
      const first = index * classes.length;
      const { logLoss, mostProbable } = judgeLogits(logits, first, 1, classes.length, labels[row]!);
      losses[start + index] = logLoss;
      predictions[start + index] = mostProbable;
      const place = (start + index) * classes.length;
      writeSoftmax(logits, first, 1, probabilities.subarray(place, place + classes.length));
    });
    await context.pacer.yieldIfDue();
  }
  return { losses, predictions, probabilities };
}

/** Logits of some examples, one example after another. */
async function logitsOf(
  { tf, engine }: EvaluationContext,
  network: Network,
  features: () => Tensor,
): Promise<Float32Array> {
  const logits = withFastKernels(tf, engine, () => tf.tidy(() => network.logits(features())));
  try {
    return (await logits.data()) as Float32Array;
  } finally {
    logits.dispose();
  }
}
