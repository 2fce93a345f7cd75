import { dataTypeCodes, type ElementType, isFloating } from "../element-type.ts";
import { GraphError } from "../graph-error.ts";
import { broadcastShapes } from "../shape.ts";
import { broadcastOperands, type Operand, singleOutput, type Tensor } from "../tensor.ts";
import { sumTo } from "./broadcasting.ts";
import { noGradient } from "./no-gradient.ts";

export function greater(first: Operand, second: Operand): Tensor {
  return comparison("Greater", first, second);
}

export function greaterOrEqual(first: Operand, second: Operand): Tensor {
  return comparison("GreaterOrEqual", first, second);
}

export function less(first: Operand, second: Operand): Tensor {
  return comparison("Less", first, second);
}

export function equal(first: Operand, second: Operand): Tensor {
  return comparison("Equal", first, second);
}

export function not(tensor: Tensor): Tensor {
  return singleOutput({
    operator: "Not",
    inputs: [tensor],
    elementType: "bool",
    shape: tensor.shape,
    vectorJacobianProduct: noGradient,
  });
}

/** The entries of `first` where `condition` holds, else those of `second`. */
export function where(condition: Tensor, firstOperand: Operand, secondOperand: Operand): Tensor {
  if (condition.elementType !== "bool") throw new GraphError(`where on ${condition.elementType}`);
  const { first, second, shape } = broadcastOperands("where", firstOperand, secondOperand);
  return singleOutput({
    operator: "Where",
    inputs: [condition, first, second],
    elementType: first.elementType,
    shape: broadcastShapes(condition.shape, shape),
    vectorJacobianProduct: ([gradient]) => [
      undefined,
      sumTo(where(condition, gradient!, 0), first.shape),
      sumTo(where(condition, 0, gradient!), second.shape),
    ],
  });
}

/**
 * The same numbers in another type; the gradient passes between floating-point types and ends at all others.
 */
export function cast(tensor: Tensor, elementType: ElementType): Tensor {
  const passes = isFloating(tensor.elementType) && isFloating(elementType);
  return singleOutput({
    operator: "Cast",
    inputs: [tensor],
    attributes: { to: dataTypeCodes[elementType] },
    elementType,
    shape: tensor.shape,
    vectorJacobianProduct: passes ? ([gradient]) => [cast(gradient!, tensor.elementType)] : noGradient,
  });
}

function comparison(operator: string, firstOperand: Operand, secondOperand: Operand): Tensor {
  const { first, second, shape } = broadcastOperands(operator, firstOperand, secondOperand);
  return singleOutput({
    operator,
    inputs: [first, second],
    elementType: "bool",
    shape,
    vectorJacobianProduct: noGradient,
  });
}
