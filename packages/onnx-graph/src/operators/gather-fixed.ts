import { GraphError } from "../graph-error.ts";
import { describe, normalizeAxis } from "../shape.ts";
import { constant, singleOutput, type Tensor } from "../tensor.ts";
import { reduceSum, zerosLike } from "./broadcasting.ts";
import { gather } from "./gather.ts";
import { concatenate, reshape } from "./reshaping.ts";

/**
 * The entries at positions that are known now along an axis; −1 stands for zeros. The gradient needs no
 * scattering, which is slow: each entry of `data` sums over the places that took it, found by a second list
 * of positions.
 */
export function gatherFixed(data: Tensor, positions: ArrayLike<number>, axis: number): Tensor {
  const along = normalizeAxis(axis, data.shape.length);
  const length = data.shape[along];
  if (typeof length !== "number") {
    throw new GraphError(
      `fixed positions along axis ${axis} of ${describe(data.shape)}, whose length is open`,
    );
  }
  const list = Array.from(positions);
  const outside = list.find((position) => !Number.isInteger(position) || position < -1 || position >= length);
  if (outside !== undefined) {
    throw new GraphError(`position ${outside} along axis ${axis} of ${describe(data.shape)}`);
  }
  const hasZeros = list.includes(-1);
  // The entry after the last is the one of zeros.
  const source = hasZeros ? withZeros(data, along) : data;
  const indices = list.map((position) => (position === -1 ? length : position));
  const isWhole =
    indices.length === (hasZeros ? length + 1 : length) && indices.every((from, to) => from === to);
  return singleOutput({
    ...(isWhole
      ? { operator: "Identity", inputs: [source] }
      : {
          operator: "Gather",
          inputs: [source, constant("int32", [indices.length], indices)],
          attributes: { axis: along },
        }),
    gradientInputs: [data],
    elementType: data.elementType,
    shape: data.shape.map((old, position) => (position === along ? list.length : old)),
    vectorJacobianProduct: ([gradient]) => [sumOfReaders(gradient!, data, list, along)],
  });
}

/** For each entry of `data` the sum of the gradients at the places that took it. */
function sumOfReaders(gradient: Tensor, data: Tensor, positions: readonly number[], axis: number): Tensor {
  const length = data.shape[axis] as number;
  const readers = Array.from({ length }, (): number[] => []);
  positions.forEach((position, place) => {
    readers[position]?.push(place);
  });
  const most = Math.max(...readers.map((places) => places.length));
  if (most === 0) return zerosLike(data);
  const places = Array.from({ length: most }, (_, turn) => readers.map((list) => list[turn] ?? -1)).flat();
  const gathered = gatherFixed(gradient, places, axis);
  if (most === 1) return gathered;
  const shape = [...data.shape.slice(0, axis), most, ...data.shape.slice(axis)];
  return reduceSum(reshape(gathered, shape), { axes: [axis] });
}

function withZeros(data: Tensor, axis: number): Tensor {
  return concatenate([data, zerosLike(gather(data, constant("int32", [1], [0]), axis))], axis);
}
