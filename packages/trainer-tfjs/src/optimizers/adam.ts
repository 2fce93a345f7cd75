import type { AdamSpecification } from "@slicetuner/core";
import type { Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../tensorflow.ts";
import type { OptimizerStep } from "./optimizer.ts";

/**
 * Step `t` (from 1) of Adam, in new tensors; `moments` are the first and the second.
 *
 * Adam as Kingma and Ba 2015, algorithm 1 has it, and PyTorch with it: ε is added to the root of the
 * bias-corrected second moment, θ ← θ − α · m̂ / (√v̂ + ε).
 *
 * `tf.train.adam` places ε in the same way, but takes βᵗ as a float32 product, which leaves 1 − β₂ᵗ wrong by
 * 1.3·10⁻⁵ of itself at the first step, and needs more operators. Here both corrections are float64 numbers,
 * and the moments are kept without their factors 1 − β: M = m / (1 − β₁), V = v / (1 − β₂). With c =
 * √((1 − β₂) / (1 − β₂ᵗ)) the root √v̂ is c·√V, and the step becomes
 *
 *   θ ← θ − [α (1 − β₁) / ((1 − β₁ᵗ) c)] · M / (√V + ε / c).
 */
export function stepAdam(
  tf: TensorFlow,
  { learningRate, beta1, beta2, epsilon }: AdamSpecification,
  t: number,
  { parameters, moments }: OptimizerStep,
  gradients: readonly Tensor[],
): OptimizerStep {
  const [firstBefore, secondBefore] = moments as [Tensor[], Tensor[]];
  const c = Math.sqrt((1 - beta2) / (1 - beta2 ** t));
  const rate = (learningRate * (1 - beta1)) / ((1 - beta1 ** t) * c);
  const first = gradients.map((gradient, index) => tf.add(tf.mul(firstBefore[index]!, beta1), gradient));
  const second = gradients.map((gradient, index) =>
    tf.add(tf.mul(secondBefore[index]!, beta2), tf.square(gradient)),
  );
  return {
    parameters: parameters.map((parameter, index) => {
      const direction = tf.div(first[index]!, tf.add(tf.sqrt(second[index]!), epsilon / c));
      return tf.sub(parameter, tf.mul(direction, rate));
    }),
    moments: [first, second],
  };
}
