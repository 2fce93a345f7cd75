import type { OptimizerSpecification } from "@slicetuner/core";
import { add, divide, multiply, sqrt, subtract, type Tensor } from "@slicetuner/onnx-graph";

/** How an optimizer changes the parameters, in the training graph. */
export interface StepRule {
  /** Rows that it keeps beside the parameters, 0 at the start. */
  readonly moments: number;
  /** Names of the numbers of each step, with those that leave a model as it is when its gradient is 0. */
  readonly coefficients: readonly { readonly name: string; readonly idle: number }[];
  /** The next parameters, then the next moments. */
  readonly next: (
    parameters: Tensor,
    moments: readonly Tensor[],
    gradient: Tensor,
    coefficients: readonly Tensor[],
  ) => Tensor[];
}

export const stepRules: Record<OptimizerSpecification["kind"], StepRule> = {
  adam: {
    moments: 2,
    coefficients: [
      { name: "decay1", idle: 1 },
      { name: "decay2", idle: 1 },
      { name: "rate", idle: 0 },
      { name: "offset", idle: 1 },
    ],
    next: adamStep,
  },
  sgd: {
    moments: 1,
    coefficients: [
      { name: "momentum", idle: 1 },
      { name: "rate", idle: 0 },
    ],
    next: sgdStep,
  },
};

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1): θ ← θ − α · m̂ / (√v̂ + ε), with ε outside the root and
 * added to the bias-corrected moment, as in PyTorch.
 *
 * The moments are kept without their factors 1 − β, M = m / (1 − β₁) and V = v / (1 − β₂), which saves two
 * products; `AdamCoefficients` has the rest.
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

/** v ← momentum · v + gradient, θ ← θ − learning rate · v. */
function sgdStep(
  parameters: Tensor,
  [velocity]: readonly Tensor[],
  gradient: Tensor,
  [momentum, rate]: readonly Tensor[],
): Tensor[] {
  const next = add(multiply(velocity!, momentum!), gradient);
  return [subtract(parameters, multiply(next, rate!)), next];
}
