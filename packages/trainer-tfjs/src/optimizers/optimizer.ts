import type { OptimizerSpecification, SgdSpecification } from "@slicetuner/core";
import type { Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../tensorflow.ts";
import { stepAdam } from "./adam.ts";

/**
 * Parameters and what the optimizer remembers of earlier gradients, each a tensor of its parameter's shape.
 */
export type OptimizerStep = {
  readonly parameters: readonly Tensor[];
  /** Adam: the first and the second moments; SGD: the velocities. */
  readonly moments: Tensor[][];
};

/** Moments before the first step: all 0. */
export function startMoments(
  tf: TensorFlow,
  { kind }: OptimizerSpecification,
  parameters: readonly Tensor[],
): Tensor[][] {
  const zeros = () => parameters.map((parameter) => tf.zerosLike(parameter));
  return kind === "adam" ? [zeros(), zeros()] : [zeros()];
}

/**
 * Step `t` (from 1), in new tensors.
 * @param gradients weight decay included
 */
export function stepOptimizer(
  tf: TensorFlow,
  optimizer: OptimizerSpecification,
  t: number,
  before: OptimizerStep,
  gradients: readonly Tensor[],
): OptimizerStep {
  return optimizer.kind === "adam"
    ? stepAdam(tf, optimizer, t, before, gradients)
    : stepSgd(tf, optimizer, before, gradients);
}

/** v ← momentum · v + gradient, θ ← θ − learningRate · v */
function stepSgd(
  tf: TensorFlow,
  { learningRate, momentum }: SgdSpecification,
  { parameters, moments }: OptimizerStep,
  gradients: readonly Tensor[],
): OptimizerStep {
  const velocities = gradients.map((gradient, index) =>
    tf.add(tf.mul(moments[0]![index]!, momentum), gradient),
  );
  return {
    parameters: parameters.map((parameter, index) =>
      tf.sub(parameter, tf.mul(velocities[index]!, learningRate)),
    ),
    moments: [velocities],
  };
}
