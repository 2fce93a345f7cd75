import { normalizeAxis } from "../shape.ts";
import { expectFloating, overrideGradient, singleOutput, type Tensor } from "../tensor.ts";
import { multiply, negate, subtract } from "./arithmetic.ts";
import { reduceSum, sumTo } from "./broadcasting.ts";
import { exp } from "./functions.ts";

/** e^x / Σ e^x along an axis. */
export function softmax(tensor: Tensor, axis = -1): Tensor {
  return alongAxis("Softmax", tensor, axis, (gradient, result) => {
    const total = reduceSum(multiply(gradient, result), { axes: [axis], keepDimensions: true });
    return multiply(result, subtract(gradient, total));
  });
}

/** The logarithm of {@link softmax}, exact where the probabilities are tiny. */
export function logSoftmax(tensor: Tensor, axis = -1): Tensor {
  return alongAxis("LogSoftmax", tensor, axis, (gradient, result) => {
    const total = reduceSum(gradient, { axes: [axis], keepDimensions: true });
    return subtract(gradient, multiply(exp(result), total));
  });
}

/**
 * Log loss −Σ targets · log softmax(logits) along the last axis, which is kept with length 1.
 * `targets` are probabilities that add up to 1 (one-hot labels); they get no gradient. That of the logits is
 * the short form softmax − targets.
 */
export function softmaxCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  const logProbabilities = logSoftmax(logits);
  const loss = negate(reduceSum(multiply(targets, logProbabilities), { axes: [-1], keepDimensions: true }));
  return overrideGradient(loss, [logits], ([gradient]) => [
    sumTo(multiply(subtract(softmax(logits), targets), gradient!), logits.shape),
  ]);
}

function alongAxis(
  operator: string,
  tensor: Tensor,
  axis: number,
  gradientOf: (gradient: Tensor, result: Tensor) => Tensor,
): Tensor {
  expectFloating(operator, tensor);
  const result: Tensor = singleOutput({
    operator,
    inputs: [tensor],
    attributes: { axis: normalizeAxis(axis, tensor.shape.length) },
    elementType: tensor.elementType,
    shape: tensor.shape,
    vectorJacobianProduct: ([gradient]) => [gradientOf(gradient!, result)],
  });
  return result;
}
