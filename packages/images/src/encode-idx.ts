import { ProblemList } from "@slicetuner/core";
import { type IdxArray, idxHeaderBytes, idxTypes } from "./idx-format.ts";

/**
 * The bytes of an idx file, not packed.
 * @throws InvalidInputError for a shape that does not fit the values or the format (at most 255 dimensions of
 * at most
 * 2³² − 1).
 */
export function encodeIdx({ type, shape, values }: IdxArray): Uint8Array {
  const problems = new ProblemList();
  const length = shape.reduce((product, size) => product * size, 1);
  const isShape = shape.every((size) => Number.isInteger(size) && size >= 0 && size < 2 ** 32);
  problems.expect(
    isShape && shape.length >= 1 && shape.length <= 255,
    "shape",
    `is [${shape.join(", ")}], expected 1 to 255 whole numbers from 0 to 2^32 − 1`,
  );
  problems.expect(
    length === values.length,
    "values",
    `${values.length} values, the shape [${shape.join(", ")}] has ${length}`,
  );
  const layout = idxTypes.find((known) => known.type === type)!;
  const isOfType = values.constructor === layout.allocate(0).constructor;
  problems.expect(isOfType, "values", `are no ${type}`);
  problems.throwIfAny();

  const start = idxHeaderBytes(shape.length);
  const bytes = new Uint8Array(start + length * layout.bytes);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, layout.code, shape.length]);
  shape.forEach((size, dimension) => void view.setUint32(idxHeaderBytes(dimension), size));
  values.forEach((value, index) => void layout.set(view, start + index * layout.bytes, value));
  return bytes;
}
