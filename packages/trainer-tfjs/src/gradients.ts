import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import type { Minibatch } from "./minibatches.ts";
import type { TensorFlow } from "./tensorflow.ts";

/** The minibatch's weighted mean log loss Σ w·loss / Σ w. */
export function weightedLoss(tf: TensorFlow, logits: Tensor2D, { targets }: Minibatch): Tensor {
  return tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits))));
}

/**
 * What `backward` finds by TensorFlow.js' differentiation. TensorFlow.js frees what it saved for a backward
 * pass only at that pass's end: after an error it is freed here.
 */
export function gradientsOf<Gradients>(tf: TensorFlow, backward: () => Gradients): Gradients {
  try {
    return backward();
  } catch (error) {
    const tape = tf.engine().state.activeTape as { saved?: Tensor[] }[] | null;
    for (const { saved } of tape ?? []) tf.dispose(saved ?? []);
    throw error;
  }
}
