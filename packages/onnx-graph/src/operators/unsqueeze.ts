import { GraphError } from "../graph-error.ts";
import { type Dimension, describe, normalizeAxis } from "../shape.ts";
import { constant, singleOutput, type Tensor } from "../tensor.ts";

/** Adds axes of length 1, at these positions of the result. */
export function unsqueeze(tensor: Tensor, axes: readonly number[]): Tensor {
  const rank = tensor.shape.length + axes.length;
  const added = axes.map((axis) => normalizeAxis(axis, rank));
  const rest = tensor.shape[Symbol.iterator]();
  const shape: Dimension[] = Array.from({ length: rank }, (_, axis) =>
    added.includes(axis) ? 1 : (rest.next().value as Dimension),
  );
  return singleOutput({
    operator: "Unsqueeze",
    inputs: [tensor, constant("int64", [added.length], added)],
    elementType: tensor.elementType,
    shape,
    vectorJacobianProduct: ([gradient]) => [squeeze(gradient!, added)],
  });
}

/** Removes axes of length 1. */
export function squeeze(tensor: Tensor, axes: readonly number[]): Tensor {
  const removed = axes.map((axis) => normalizeAxis(axis, tensor.shape.length));
  if (removed.some((axis) => tensor.shape[axis] !== 1)) {
    throw new GraphError(`squeeze of axes ${describe(axes)} of a tensor of shape ${describe(tensor.shape)}`);
  }
  return singleOutput({
    operator: "Squeeze",
    inputs: [tensor, constant("int64", [removed.length], removed)],
    elementType: tensor.elementType,
    shape: tensor.shape.filter((_, axis) => !removed.includes(axis)),
    vectorJacobianProduct: ([gradient]) => [unsqueeze(gradient!, removed)],
  });
}
