import { broadcastOperands, type Operand, singleOutput, type Tensor } from "../tensor.ts";
import { sumTo } from "./broadcasting.ts";
import { greaterOrEqual, not, where } from "./logic.ts";

export function add(first: Operand, second: Operand): Tensor {
  return binary("Add", first, second, (gradient) => [gradient, gradient]);
}

export function subtract(first: Operand, second: Operand): Tensor {
  return binary("Sub", first, second, (gradient) => [gradient, negate(gradient)]);
}

export function multiply(first: Operand, second: Operand): Tensor {
  return binary("Mul", first, second, (gradient, left, right) => [
    multiply(gradient, right),
    multiply(gradient, left),
  ]);
}

export function divide(first: Operand, second: Operand): Tensor {
  return binary("Div", first, second, (gradient, left, right) => {
    const share = divide(gradient, right);
    return [share, negate(multiply(share, divide(left, right)))];
  });
}

/** The larger of two, entry by entry; where they are equal the gradient goes to the first. */
export function maximum(first: Operand, second: Operand): Tensor {
  return binary("Max", first, second, (gradient, left, right) =>
    chosen(gradient, greaterOrEqual(left, right)),
  );
}

/** The smaller of two, entry by entry; where they are equal the gradient goes to the first. */
export function minimum(first: Operand, second: Operand): Tensor {
  return binary("Min", first, second, (gradient, left, right) =>
    chosen(gradient, greaterOrEqual(right, left)),
  );
}

export function negate(tensor: Tensor): Tensor {
  return singleOutput({
    operator: "Neg",
    inputs: [tensor],
    elementType: tensor.elementType,
    shape: tensor.shape,
    vectorJacobianProduct: ([gradient]) => [negate(gradient!)],
  });
}

function chosen(gradient: Tensor, firstIsChosen: Tensor): readonly [Tensor, Tensor] {
  return [where(firstIsChosen, gradient, 0), where(not(firstIsChosen), gradient, 0)];
}

/** `gradientsOf` may leave its results in the shape of the broadcast result. */
function binary(
  operator: string,
  firstOperand: Operand,
  secondOperand: Operand,
  gradientsOf: (gradient: Tensor, first: Tensor, second: Tensor) => readonly [Tensor, Tensor],
): Tensor {
  const { first, second, shape } = broadcastOperands(operator, firstOperand, secondOperand);
  return singleOutput({
    operator,
    inputs: [first, second],
    elementType: first.elementType,
    shape,
    vectorJacobianProduct: ([gradient]) => {
      const [ofFirst, ofSecond] = gradientsOf(gradient!, first, second);
      return [sumTo(ofFirst, first.shape), sumTo(ofSecond, second.shape)];
    },
  });
}
