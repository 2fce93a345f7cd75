import type { Tensor } from "@tensorflow/tfjs";
import type { Minibatch } from "./minibatches.ts";
import { logitsOf } from "./network.ts";
import type { TensorFlow } from "./tensorflow.ts";

/** Gradients of the minibatch's weighted mean log loss Σ w·loss / Σ w, one for each parameter. */
export function gradientsOf(tf: TensorFlow, parameters: Tensor[], minibatch: Minibatch): Tensor[] {
  const loss = (...current: Tensor[]): Tensor => {
    const logits = logitsOf(tf, current, minibatch.features);
    return tf.neg(tf.sum(tf.mul(minibatch.targets, tf.logSoftmax(logits))));
  };
  try {
    return tf.grads(loss)(parameters);
  } catch (error) {
    freeTape(tf);
    throw error;
  }
}

/** TensorFlow.js frees what it saved for a backward pass only at that pass's end: after an error it is ours to free. */
function freeTape(tf: TensorFlow): void {
  const tape = tf.engine().state.activeTape as { saved?: Tensor[] }[] | null;
  for (const { saved } of tape ?? []) tf.dispose(saved ?? []);
}
