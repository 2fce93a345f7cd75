import { type Dataset, type Evaluation, Evaluator, exampleWidth, type Pacer } from "@slicetuner/core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { logitsOf } from "./network.ts";
import type { TensorFlow } from "./tensorflow.ts";

/** A data set to be judged on. */
export interface EvaluationData {
  readonly dataset: Dataset;
  /** All of them, in order: that of the pieces. */
  readonly rows: Uint32Array;
  readonly pieces: readonly Tensor2D[];
}

/** Numbers in one piece: 4 MB, some 16,000 examples of 62 features. */
const pieceLength = 1 << 20;

/**
 * The features of a data set (`size × width`) in order, cut so that no piece keeps the event loop waiting.
 * A piece shares the data set's memory where the backend is JavaScript. The caller disposes of them.
 */
export function featurePieces(tf: TensorFlow, dataset: Dataset): Tensor2D[] {
  const width = exampleWidth(dataset);
  const rowsPerPiece = Math.max(1, Math.floor(pieceLength / Math.max(1, width)));
  const pieces: Tensor2D[] = [];
  for (let start = 0; start < dataset.size; start += rowsPerPiece) {
    const end = Math.min(dataset.size, start + rowsPerPiece);
    pieces.push(tf.tensor2d(dataset.features.subarray(start * width, end * width), [end - start, width]));
  }
  return pieces;
}

/** @param pieces what {@link featurePieces} made of the data set */
export function evaluationData(dataset: Dataset, pieces: readonly Tensor2D[]): EvaluationData {
  return { dataset, rows: new Uint32Array(dataset.size).map((_, row) => row), pieces };
}

/** How good `parameters` are on a data set. Reads one tensor for each piece. */
export async function evaluate(
  tf: TensorFlow,
  parameters: readonly Tensor[],
  { dataset, rows, pieces }: EvaluationData,
  pacer: Pacer,
): Promise<Evaluation> {
  const evaluator = new Evaluator(dataset);
  let start = 0;
  for (const piece of pieces) {
    const end = start + piece.shape[0];
    const logits = tf.tidy(() => logitsOf(tf, parameters, piece));
    try {
      const values = (await logits.data()) as Float32Array;
      evaluator.add(rows.subarray(start, end), values, "example-after-example");
    } finally {
      logits.dispose();
    }
    start = end;
    await pacer.breathe();
  }
  return evaluator.result();
}
