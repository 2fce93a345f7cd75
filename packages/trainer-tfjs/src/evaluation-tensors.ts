import { type Dataset, exampleWidth } from "@slicetuner/core";
import type { Tensor2D } from "@tensorflow/tfjs";
import type { TensorFlow } from "./tensorflow.ts";

/** A data set that models are evaluated on, in TensorFlow.js once for all of them. */
export interface EvaluationTensors {
  readonly dataset: Dataset;
  /** Features in order, cut so that none keeps the event loop waiting; whoever made them disposes of them. */
  readonly pieces: readonly Tensor2D[];
}

/** Numbers in one piece: 4 MB, some 16,000 examples of 62 features. */
const pieceLength = 1 << 20;

/** Makes the pieces; a piece shares the data set's memory where the backend is JavaScript. */
export function createEvaluationTensors(tf: TensorFlow, dataset: Dataset): EvaluationTensors {
  const width = exampleWidth(dataset);
  const rowsPerPiece = Math.max(1, Math.floor(pieceLength / Math.max(1, width)));
  const pieces: Tensor2D[] = [];
  for (let start = 0; start < dataset.size; start += rowsPerPiece) {
    const end = Math.min(dataset.size, start + rowsPerPiece);
    pieces.push(tf.tensor2d(dataset.features.subarray(start * width, end * width), [end - start, width]));
  }
  return { dataset, pieces };
}
