import {
  add,
  concatenate,
  matrixMultiply,
  multiply,
  negate,
  reduceMean,
  relu,
  softmaxCrossEntropy,
  softplus,
  split,
  subtract,
  type Tensor,
} from "@slicetuner/onnx-graph";

/** Units of the robustness discriminator's hidden layer, as published. */
export const hiddenUnits = 16;

/**
 * The logits as scores against class 0: rows × (classes − 1). With two classes the score is the logit of
 * class 1.
 * @param logits rows × classes
 */
export function scoresOf(logits: Tensor, classes: number): Tensor {
  const [first, others] = split(logits, 1, [1, classes - 1]);
  return subtract(others!, first!);
}

/**
 * The fairness discriminator's loss: how badly a linear classifier reads the group from the scores, log loss
 * meaned over rows.
 * @param scores rows × s
 * @param conditions rows × k, one-hot: the discriminator has parameters of its own for each (for equalized
 * odds, the label)
 * @param groups rows × groups, one-hot times (rows / rows with a known group); all 0 where the group is
 * missing
 * @param parameters k·(s + 1) × groups
 */
export function fairnessLoss(
  scores: Tensor,
  conditions: readonly Tensor[],
  groups: Tensor,
  parameters: Tensor,
): Tensor {
  const inputs = conditions.flatMap((condition) => [multiply(scores, condition), condition]);
  return reduceMean(softmaxCrossEntropy(matrixMultiply(concatenate(inputs, 1), parameters), groups));
}

/** Kernels and biases of the robustness discriminator: inputs × 16, 1 × 16, 16 × 1, 1 × 1. */
export type RobustnessParameters = readonly [Tensor, Tensor, Tensor, Tensor];

/** The logit that a row is a trusted one: a hidden layer with leaky ReLU of slope 0.2. */
export function robustnessLogit(
  rows: Tensor,
  [kernel1, biases1, kernel2, biases2]: RobustnessParameters,
): Tensor {
  const sums = add(matrixMultiply(rows, kernel1), biases1);
  const values = subtract(relu(sums), multiply(relu(negate(sums)), 0.2));
  return add(matrixMultiply(values, kernel2), biases2);
}

/** Mean of −log P(trusted). */
export function lossIfTrusted(logit: Tensor): Tensor {
  return reduceMean(softplus(negate(logit)));
}

/** Mean of −log P(not trusted). */
export function lossIfNotTrusted(logit: Tensor): Tensor {
  return reduceMean(softplus(logit));
}
