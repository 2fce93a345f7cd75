import {
  add,
  divide,
  Graph,
  gather,
  gradients,
  multiply,
  scan,
  softmaxCrossEntropy,
  sqrt,
  subtract,
  type Tensor,
} from "@slicetuner/onnx-graph";
import { type LayerSizes, minibatchLogits, parameterCount } from "./architecture.ts";

/**
 * A model that trains a stack of models for a number of steps. Inputs:
 *
 * | name | shape | |
 * | --- | --- | --- |
 * | `features` | examples × (features + 1) | a constant 1 after the features |
 * | `targets` | examples × classes | one-hot labels |
 * | `rows` | steps × models × batch, int32 | the minibatch of each model at each step |
 * | `weights` | steps × models × batch × 1 | each example's share w / Σ w of its minibatch; 0 fills it up |
 * | `decay1`, `decay2`, `rate`, `offset` | steps × models × 1 | {@link adamStep}; 1, 1, 0, 1 leave a model as it is |
 * | `parameters`, `moments1`, `moments2` | models × parameters | before the first step |
 *
 * Outputs: `nextParameters`, `nextMoments1`, `nextMoments2`, the same after the last.
 */
export function trainingGraph(sizes: LayerSizes, batchSize: number): Uint8Array {
  const [width, classes] = [sizes[0]! + 1, sizes.at(-1)!];
  const graph = new Graph();
  const features = graph.input("features", "float32", ["examples", width]);
  const targets = graph.input("targets", "float32", ["examples", classes]);
  const rows = graph.input("rows", "int32", ["steps", "models", batchSize]);
  const weights = graph.input("weights", "float32", ["steps", "models", batchSize, 1]);
  const coefficients = ["decay1", "decay2", "rate", "offset"].map((name) =>
    graph.input(name, "float32", ["steps", "models", 1]),
  );
  const state = ["parameters", "moments1", "moments2"].map((name) =>
    graph.input(name, "float32", ["models", parameterCount(sizes)]),
  );
  const [nextParameters, nextMoments1, nextMoments2] = scan({
    sequences: [rows, weights, ...coefficients],
    state,
    body: ([batchRows, batchWeights, ...stepCoefficients], [parameters, ...moments]) => {
      const batch = gather(features, batchRows!);
      const logits = minibatchLogits(sizes, parameters!, batch);
      const losses = softmaxCrossEntropy(logits, gather(targets, batchRows!));
      const [gradient] = gradients(losses, [parameters!], { seed: batchWeights! });
      return adamStep(parameters!, moments, gradient!, stepCoefficients);
    },
  });
  return graph.toModel({
    nextParameters: nextParameters!,
    nextMoments1: nextMoments1!,
    nextMoments2: nextMoments2!,
  });
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1): θ ← θ − α · m̂ / (√v̂ + ε), with ε outside the root and added
 * to the bias-corrected moment, as in PyTorch.
 *
 * The moments are kept without their factors 1 − β, M = m / (1 − β₁) and V = v / (1 − β₂), which saves two
 * products; `adamCoefficients` has the rest.
 */
function adamStep(
  parameters: Tensor,
  [moments1, moments2]: readonly Tensor[],
  gradient: Tensor,
  [decay1, decay2, rate, offset]: readonly Tensor[],
): Tensor[] {
  const next1 = add(multiply(moments1!, decay1!), gradient);
  const next2 = add(multiply(moments2!, decay2!), multiply(gradient, gradient));
  const direction = divide(next1, add(sqrt(next2), offset!));
  return [subtract(parameters, multiply(direction, rate!)), next1, next2];
}
