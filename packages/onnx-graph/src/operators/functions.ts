import { expectFloating, singleOutput, type Tensor } from "../tensor.ts";
import { divide, multiply, negate, subtract } from "./arithmetic.ts";
import { cast, greater } from "./logic.ts";

export function exp(tensor: Tensor): Tensor {
  return unary("Exp", tensor, (gradient, result) => multiply(gradient, result));
}

/** Natural logarithm. */
export function log(tensor: Tensor): Tensor {
  return unary("Log", tensor, (gradient) => divide(gradient, tensor));
}

export function sqrt(tensor: Tensor): Tensor {
  return unary("Sqrt", tensor, (gradient, result) => divide(multiply(gradient, 0.5), result));
}

/** max(0, x); its gradient at 0 is 0. */
export function relu(tensor: Tensor): Tensor {
  return unary("Relu", tensor, (gradient, result) =>
    multiply(gradient, cast(greater(result, 0), tensor.elementType)),
  );
}

export function tanh(tensor: Tensor): Tensor {
  return unary("Tanh", tensor, (gradient, result) =>
    multiply(gradient, subtract(1, multiply(result, result))),
  );
}

/** 1 / (1 + e^−x). */
export function sigmoid(tensor: Tensor): Tensor {
  return unary("Sigmoid", tensor, (gradient, result) =>
    multiply(gradient, multiply(result, subtract(1, result))),
  );
}

/** |x|; its gradient at 0 is 0. */
export function absolute(tensor: Tensor): Tensor {
  return unary("Abs", tensor, (gradient) => multiply(gradient, sign(tensor)));
}

/** log(1 + e^x), without overflow. */
export function softplus(tensor: Tensor): Tensor {
  return unary("Softplus", tensor, (gradient) => multiply(gradient, sigmoid(tensor)));
}

function sign(tensor: Tensor): Tensor {
  const isPositive = cast(greater(tensor, 0), tensor.elementType);
  const isNegative = cast(greater(negate(tensor), 0), tensor.elementType);
  return subtract(isPositive, isNegative);
}

function unary(
  operator: string,
  tensor: Tensor,
  gradientOf: (gradient: Tensor, result: Tensor) => Tensor,
): Tensor {
  expectFloating(operator, tensor);
  const result: Tensor = singleOutput({
    operator,
    inputs: [tensor],
    elementType: tensor.elementType,
    shape: tensor.shape,
    vectorJacobianProduct: ([gradient]) => [gradientOf(gradient!, result)],
  });
  return result;
}
