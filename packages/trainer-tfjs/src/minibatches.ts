import { type Dataset, exampleWidth } from "@slicetuner/core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import type { TensorFlow } from "./tensorflow.ts";

/** One minibatch on its way into TensorFlow.js. */
export interface Minibatch {
  /** `size × exampleShape`. */
  readonly features: Tensor;
  /**
   * `size × classes`: the true class's entry is the example's share w / Σ w of the minibatch, the others are 0.
   */
  readonly targets: Tensor2D;
}

/** Copies rows of `dataset` into a minibatch. */
export function minibatchOf(tf: TensorFlow, dataset: Dataset, rows: Uint32Array): Minibatch {
  const classes = dataset.classes.length;
  const targets = new Float32Array(rows.length * classes);
  let totalWeight = 0;
  for (const row of rows) totalWeight += dataset.weights[row]!;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    // Examples that all weigh nothing teach nothing: the gradient is 0.
    const share = totalWeight > 0 ? dataset.weights[row]! / totalWeight : 0;
    targets[index * classes + dataset.labels[row]!] = share;
  }
  return { features: featuresOf(tf, dataset, rows), targets: tf.tensor2d(targets, [rows.length, classes]) };
}

/**
 * Features of some rows, `rows × exampleShape`. They are gathered here rather than by `tf.gather`, which
 * walks element by element on the JavaScript backend; a minibatch is then one typed array that the backend
 * takes over.
 */
export function featuresOf(tf: TensorFlow, dataset: Dataset, rows: Uint32Array): Tensor {
  const width = exampleWidth(dataset);
  const features = new Float32Array(rows.length * width);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    features.set(dataset.features.subarray(row * width, (row + 1) * width), index * width);
  }
  return tf.tensor(features, [rows.length, ...dataset.exampleShape]);
}
