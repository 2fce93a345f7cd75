import { GraphError } from "../graph-error.ts";
import {
  broadcastShapes,
  type Dimension,
  describe,
  normalizeAxis,
  type Shape,
  sameShape,
  staticShape,
} from "../shape.ts";
import { constant, scalar, singleOutput, type Tensor } from "../tensor.ts";
import { noGradient } from "./no-gradient.ts";
import { unsqueeze } from "./unsqueeze.ts";

/** The lengths of a tensor as an int64 tensor, known when the model runs. */
export function shapeOf(tensor: Tensor): Tensor {
  return singleOutput({
    operator: "Shape",
    inputs: [tensor],
    elementType: "int64",
    shape: [tensor.shape.length],
    vectorJacobianProduct: noGradient,
  });
}

/**
 * Repeats a tensor along its axes of length 1 (and along new leading ones) to the shape given, or that of
 * `target`.
 */
export function expand(tensor: Tensor, target: Tensor | readonly number[]): Tensor {
  const shape: Shape = "elementType" in target ? target.shape : target;
  if (!sameShape(broadcastShapes(tensor.shape, shape), shape)) {
    throw new GraphError(`${describe(tensor.shape)} does not expand to ${describe(shape)}`);
  }
  if (sameShape(tensor.shape, shape)) return tensor;
  const lengths = staticShape(shape);
  const lengthsTensor =
    lengths === undefined ? shapeOf(target as Tensor) : constant("int64", [lengths.length], lengths);
  return singleOutput({
    operator: "Expand",
    inputs: [tensor, lengthsTensor],
    elementType: tensor.elementType,
    shape,
    vectorJacobianProduct: ([gradient]) => [sumTo(gradient!, tensor.shape)],
  });
}

/** A tensor of zeros, of the type and shape of `model`. */
export function zerosLike(model: Tensor): Tensor {
  return expand(scalar(model.elementType, 0), model);
}

export interface ReductionOptions {
  /** Axes to reduce, negative ones from the back. @default all */
  readonly axes?: readonly number[];
  /** Keep the reduced axes, with length 1. @default false */
  readonly keepDimensions?: boolean;
}

export function reduceSum(tensor: Tensor, options: ReductionOptions = {}): Tensor {
  return reduce("ReduceSum", tensor, options, (gradient) => expand(gradient, tensor));
}

/** The sum over the axes along which a tensor of `shape` was repeated: the gradient of broadcasting. */
export function sumTo(tensor: Tensor, shape: Shape): Tensor {
  if (sameShape(tensor.shape, shape)) return tensor;
  const added = tensor.shape.length - shape.length;
  const leading = Array.from({ length: added }, (_, axis) => axis);
  const repeated = shape.flatMap((length, axis) =>
    length === 1 && tensor.shape[axis + added] !== 1 ? [axis + added] : [],
  );
  const kept = repeated.length === 0 ? tensor : reduceSum(tensor, { axes: repeated, keepDimensions: true });
  return leading.length === 0 ? kept : reduceSum(kept, { axes: leading });
}

/**
 * Adds a reduction; `gradientOfKept` gets the result's gradient with the reduced axes in place, and these
 * axes.
 */
export function reduce(
  operator: string,
  tensor: Tensor,
  { axes, keepDimensions = false }: ReductionOptions,
  gradientOfKept: (gradient: Tensor, axes: readonly number[]) => Tensor,
): Tensor {
  const rank = tensor.shape.length;
  const reduced = (axes ?? tensor.shape.map((_, axis) => axis)).map((axis) => normalizeAxis(axis, rank));
  const shape: Dimension[] = tensor.shape.flatMap((length, axis) => {
    if (!reduced.includes(axis)) return [length];
    return keepDimensions ? [1] : [];
  });
  return singleOutput({
    operator,
    inputs: [tensor, constant("int64", [reduced.length], reduced)],
    attributes: { keepdims: keepDimensions ? 1 : 0, noop_with_empty_axes: 1 },
    elementType: tensor.elementType,
    shape,
    vectorJacobianProduct: ([gradient]) => [
      gradientOfKept(keepDimensions ? gradient! : unsqueeze(gradient!, reduced), reduced),
    ],
  });
}
