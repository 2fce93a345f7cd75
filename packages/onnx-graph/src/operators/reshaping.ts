import { GraphError } from "../graph-error.ts";
import { type Dimension, describe, entryCount, normalizeAxis, type Shape, staticShape } from "../shape.ts";
import { constant, operation, singleOutput, type Tensor } from "../tensor.ts";
import { shapeOf, zerosLike } from "./broadcasting.ts";

/**
 * The same entries, row-major, in another shape. Named lengths may stay at their position; one other length
 * may be a name.
 */
export function reshape(tensor: Tensor, shape: Shape): Tensor {
  const lengths = reshapeLengths(tensor.shape, shape);
  if (lengths === undefined) {
    throw new GraphError(`cannot tell how ${describe(tensor.shape)} becomes ${describe(shape)}`);
  }
  return reshapeTo(tensor, constant("int64", [lengths.length], lengths), shape);
}

function reshapeTo(tensor: Tensor, lengths: Tensor, shape: Shape): Tensor {
  return singleOutput({
    operator: "Reshape",
    inputs: [tensor, lengths],
    elementType: tensor.elementType,
    shape,
    vectorJacobianProduct: ([gradient]) => {
      const back = reshapeLengths(gradient!.shape, tensor.shape);
      const target = back === undefined ? shapeOf(tensor) : constant("int64", [back.length], back);
      return [reshapeTo(gradient!, target, tensor.shape)];
    },
  });
}

/** ONNX's way to write a new shape: 0 keeps the length at this position, one −1 stands for what remains. */
function reshapeLengths(from: Shape, to: Shape): number[] | undefined {
  const [known, wanted] = [staticShape(from), staticShape(to)];
  if (known !== undefined && wanted !== undefined && entryCount(known) !== entryCount(wanted)) {
    throw new GraphError(`${describe(from)} has not as many entries as ${describe(to)}`);
  }
  const lengths = to.map((length, axis) => {
    if (typeof length === "number") return length;
    return from[axis] === length ? 0 : -1;
  });
  return lengths.filter((length) => length === -1).length > 1 ? undefined : lengths;
}

/** Axis i of the result is axis `permutation[i]` of the tensor. */
export function transpose(tensor: Tensor, permutation: readonly number[]): Tensor {
  const sorted = [...permutation].sort((a, b) => a - b);
  if (sorted.length !== tensor.shape.length || sorted.some((axis, index) => axis !== index)) {
    throw new GraphError(`${describe(permutation)} does not order the axes of ${describe(tensor.shape)}`);
  }
  const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
  return singleOutput({
    operator: "Transpose",
    inputs: [tensor],
    attributes: { perm: permutation },
    elementType: tensor.elementType,
    shape: permutation.map((axis) => tensor.shape[axis]!),
    vectorJacobianProduct: ([gradient]) => [transpose(gradient!, inverse)],
  });
}

/** Cuts a tensor along an axis into parts of these lengths. */
export function split(tensor: Tensor, axis: number, lengths: readonly number[]): readonly Tensor[] {
  const along = normalizeAxis(axis, tensor.shape.length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (tensor.shape[along] !== total) {
    throw new GraphError(
      `${describe(tensor.shape)} cut at axis ${axis} into lengths that add up to ${total}`,
    );
  }
  if (lengths.length === 1) return [tensor];
  const parts: readonly Tensor[] = operation({
    operator: "Split",
    inputs: [tensor, constant("int64", [lengths.length], lengths)],
    attributes: { axis: along },
    outputs: lengths.map((length) => ({
      elementType: tensor.elementType,
      shape: tensor.shape.map((old, position) => (position === along ? length : old)),
    })),
    vectorJacobianProduct: (gradients) => [
      concatenate(
        parts.map((part, index) => gradients[index] ?? zerosLike(part)),
        along,
      ),
    ],
  });
  return parts;
}

/** Puts tensors one after another along an axis, where their lengths must be known. */
export function concatenate(tensors: readonly Tensor[], axis: number): Tensor {
  const first = tensors[0];
  if (first === undefined) throw new GraphError("concatenation of no tensor");
  if (tensors.length === 1) return first;
  const along = normalizeAxis(axis, first.shape.length);
  const lengths = tensors.map((tensor) => lengthAlong(tensor, first, along));
  const total: Dimension = lengths.reduce((sum, length) => sum + length, 0);
  return singleOutput({
    operator: "Concat",
    inputs: tensors,
    attributes: { axis: along },
    elementType: first.elementType,
    shape: first.shape.map((length, position) => (position === along ? total : length)),
    vectorJacobianProduct: ([gradient]) => split(gradient!, along, lengths),
  });
}

function lengthAlong(tensor: Tensor, first: Tensor, axis: number): number {
  const length = tensor.shape[axis];
  const fits =
    tensor.elementType === first.elementType &&
    tensor.shape.length === first.shape.length &&
    tensor.shape.every((other, position) => position === axis || other === first.shape[position]);
  if (!fits || typeof length !== "number") {
    throw new GraphError(
      `${describe(first.shape)} and ${describe(tensor.shape)} cannot be put together along axis ${axis}`,
    );
  }
  return length;
}
