import { GraphError } from "../graph-error.ts";
import { normalizeAxis } from "../shape.ts";
import { singleOutput, type Tensor } from "../tensor.ts";
import { zerosLike } from "./broadcasting.ts";
import { cast } from "./logic.ts";
import { transpose } from "./reshaping.ts";
import { unsqueeze } from "./unsqueeze.ts";

/**
 * The entries at `indices` (int32 or int64) along an axis; the axes of `indices` take the place of that axis.
 */
export function gather(data: Tensor, indices: Tensor, axis = 0): Tensor {
  if (indices.elementType !== "int32" && indices.elementType !== "int64") {
    throw new GraphError(`gather at indices of type ${indices.elementType}`);
  }
  const along = normalizeAxis(axis, data.shape.length);
  return singleOutput({
    operator: "Gather",
    inputs: [data, indices],
    attributes: { axis: along },
    elementType: data.elementType,
    shape: [...data.shape.slice(0, along), ...indices.shape, ...data.shape.slice(along + 1)],
    vectorJacobianProduct: ([gradient]) => [scatterAdd(gradient!, data, indices, along)],
  });
}

/** Zeros in the shape of `data`, with `updates` added at `indices`: what `gather` does, backwards. */
function scatterAdd(updates: Tensor, data: Tensor, indices: Tensor, axis: number): Tensor {
  // ScatterND writes along the first axes: bring those of the indices to the front, and back afterwards.
  const width = indices.shape.length;
  const before = range(0, axis);
  const updatesFirst = transpose(updates, [
    ...range(axis, axis + width),
    ...before,
    ...range(axis + width, updates.shape.length),
  ]);
  const axisFirst = [axis, ...before, ...range(axis + 1, data.shape.length)];
  const zeros = transpose(zerosLike(data), axisFirst);
  const positions = indices.elementType === "int64" ? indices : cast(indices, "int64");
  const scattered = singleOutput({
    operator: "ScatterND",
    inputs: [zeros, unsqueeze(positions, [-1]), updatesFirst],
    attributes: { reduction: "add" },
    elementType: data.elementType,
    shape: zeros.shape,
    vectorJacobianProduct: ([gradient]) => [gradient, undefined, gather(gradient!, indices)],
  });
  return transpose(
    scattered,
    axisFirst.map((_, position) => axisFirst.indexOf(position)),
  );
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}
