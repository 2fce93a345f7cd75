import { normalizeAxis } from "../shape.ts";
import { singleOutput, type Tensor } from "../tensor.ts";
import { divide, multiply, negate } from "./arithmetic.ts";
import { expand, type ReductionOptions, reduce, reduceSum } from "./broadcasting.ts";
import { cast, equal } from "./logic.ts";
import { noGradient } from "./no-gradient.ts";
import { unsqueeze } from "./unsqueeze.ts";

export function reduceMean(tensor: Tensor, options: ReductionOptions = {}): Tensor {
  const result: Tensor = reduce("ReduceMean", tensor, options, (gradient) => {
    const entries = divide(entryCount(tensor), entryCount(result));
    return expand(divide(gradient, cast(entries, tensor.elementType)), tensor);
  });
  return result;
}

/** The largest entry; where several are, they share the gradient equally. */
export function reduceMax(tensor: Tensor, options: ReductionOptions = {}): Tensor {
  const result: Tensor = reduce("ReduceMax", tensor, options, (gradient, reduced) => {
    const largest = options.keepDimensions ? result : unsqueeze(result, reduced);
    const isLargest = cast(equal(tensor, largest), tensor.elementType);
    const ties = reduceSum(isLargest, { ...options, keepDimensions: true });
    return multiply(isLargest, divide(gradient, ties));
  });
  return result;
}

/** The smallest entry; where several are, they share the gradient equally. */
export function reduceMin(tensor: Tensor, options: ReductionOptions = {}): Tensor {
  return negate(reduceMax(negate(tensor), options));
}

/**
 * The position (int64) of the largest entry along an axis, the first where several are; keeps the axis, with
 * length 1.
 */
export function argMax(tensor: Tensor, axis: number): Tensor {
  const reduced = normalizeAxis(axis, tensor.shape.length);
  return singleOutput({
    operator: "ArgMax",
    inputs: [tensor],
    attributes: { axis: reduced, keepdims: 1 },
    elementType: "int64",
    shape: tensor.shape.map((length, position) => (position === reduced ? 1 : length)),
    vectorJacobianProduct: noGradient,
  });
}

function entryCount(tensor: Tensor): Tensor {
  return singleOutput({
    operator: "Size",
    inputs: [tensor],
    elementType: "int64",
    shape: [],
    vectorJacobianProduct: noGradient,
  });
}
