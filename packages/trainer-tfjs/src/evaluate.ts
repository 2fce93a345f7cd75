import { type Dataset, type Evaluation, exampleWidth } from "@slicetuner/core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { Evaluator } from "./evaluator.ts";
import { logitsOf } from "./network.ts";
import type { Pacer } from "./pacer.ts";
import type { TensorFlow } from "./tensorflow.ts";

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

/** How good `parameters` are on `dataset`, whose `pieces` are at hand. Reads one tensor for each piece. */
export async function evaluate(
  tf: TensorFlow,
  parameters: readonly Tensor[],
  { dataset, pieces }: { readonly dataset: Dataset; readonly pieces: readonly Tensor2D[] },
  pacer: Pacer,
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
