import { GraphError } from "./graph-error.ts";

/**
 * A length, or the name of a length that is known only when the model runs; equal names are equal lengths.
 */
export type Dimension = number | string;

export type Shape = readonly Dimension[];

export function sameShape(first: Shape, second: Shape): boolean {
  return first.length === second.length && first.every((dimension, axis) => dimension === second[axis]);
}

/** The shape of an elementwise result, by ONNX's (NumPy's) broadcasting. A named length fits itself and 1. */
export function broadcastShapes(first: Shape, second: Shape): Shape {
  const rank = Math.max(first.length, second.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = first[axis - rank + first.length] ?? 1;
    const right = second[axis - rank + second.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new GraphError(`shapes ${describe(first)} and ${describe(second)} do not broadcast`);
  });
}

/** The axis counted from the front; negative axes count from the back. */
export function normalizeAxis(axis: number, rank: number): number {
  const normalized = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || normalized < 0 || normalized >= rank) {
    throw new GraphError(`axis ${axis} of a tensor of rank ${rank}`);
  }
  return normalized;
}

/** `[a, 3]`, for messages. */
export function describe(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** The lengths, where all are numbers. */
export function staticShape(shape: Shape): readonly number[] | undefined {
  return shape.every((dimension) => typeof dimension === "number") ? (shape as number[]) : undefined;
}

/** Number of entries of a shape of known lengths. */
export function entryCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
