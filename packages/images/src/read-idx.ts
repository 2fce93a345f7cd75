import { InvalidInputError } from "@slicetuner/core";
import { type IdxArray, type IdxTypeLayout, type IdxValues, idxHeaderBytes, idxTypes } from "./idx-format.ts";
import { readBytes, unpack } from "./read-bytes.ts";

/** What messages call bytes that came without a file. */
const nameless = "idx";

/**
 * Reads an idx file of any type and number of dimensions, packed with gzip or not (its bytes decide, not its name).
 * @param source the file, or its bytes.
 * @throws InvalidInputError for what is no whole idx file, with the byte where it is wrong
 * (`train.gz:byte 2`, counted from 0, after unpacking).
 */
export async function readIdx(source: string | Uint8Array): Promise<IdxArray> {
  return typeof source === "string"
    ? parseIdx(source, await readBytes(source))
    : parseIdx(nameless, await unpack(nameless, source));
}

/** The idx file that `bytes` are; `name` stands in messages. */
function parseIdx(name: string, bytes: Uint8Array): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const layout = readMagic(name, bytes);
  const dimensions = bytes[3]!;
  const start = idxHeaderBytes(dimensions);
  if (bytes.length < start) {
    throw wrongByte(
      name,
      bytes.length,
      `the file ends within its header of ${start} bytes (${count(dimensions, "dimension")})`,
    );
  }
  const shape = Array.from({ length: dimensions }, (_, dimension) =>
    view.getUint32(idxHeaderBytes(dimension)),
  );
  const length = shape.reduce((product, size) => product * size, 1);
  const expected = start + length * layout.bytes;
  const announced = `${shape.map((size) => size.toLocaleString("en")).join(" × ")} ${layout.type} need ${expected.toLocaleString("en")} bytes with the header`;
  if (bytes.length < expected) {
    const itemBytes = (length / shape[0]!) * layout.bytes;
    const whole = Math.floor((bytes.length - start) / itemBytes);
    throw wrongByte(
      name,
      bytes.length,
      `the file ends here, cut off: ${announced}; ${whole.toLocaleString("en")} of ${count(shape[0]!, "item")} are whole`,
    );
  }
  if (bytes.length > expected) {
    throw wrongByte(
      name,
      expected,
      `${count(bytes.length - expected, "byte")} too many: ${announced}, the file has ${bytes.length.toLocaleString("en")}`,
    );
  }
  return { type: layout.type, shape, values: readValues(layout, view, start, length) };
}

function readMagic(name: string, bytes: Uint8Array): IdxTypeLayout {
  const isIdx = bytes[0] === 0 && bytes[1] === 0;
  if (!isIdx) {
    const place = bytes[0] === 0 ? 1 : 0;
    throw wrongByte(
      name,
      place,
      `is ${hex(bytes[place])}, expected 0x00: an idx file begins with two zeros, a gzip file with 0x1f 0x8b`,
      "Open the file: a download that failed often leaves a web page under the name of the data.",
    );
  }
  const layout = idxTypes.find(({ code }) => code === bytes[2]);
  if (layout === undefined) {
    const known = idxTypes.map(({ code, type }) => `${hex(code)} (${type})`).join(", ");
    throw wrongByte(name, 2, `is ${hex(bytes[2])}, expected a type of entries: ${known}`);
  }
  if (bytes[3] === undefined || bytes[3] === 0)
    throw wrongByte(name, 3, `is ${hex(bytes[3])}, expected the number of dimensions, at least 1`);
  return layout;
}

function readValues(layout: IdxTypeLayout, view: DataView, start: number, length: number): IdxValues {
  // Bytes have no order: no copy of what may be the largest part of all memory.
  if (layout.type === "uint8") return new Uint8Array(view.buffer, view.byteOffset + start, length);
  const values = layout.allocate(length);
  for (let index = 0; index < length; index++) values[index] = layout.get(view, start + index * layout.bytes);
  return values;
}

function wrongByte(name: string, place: number, message: string, hint?: string): InvalidInputError {
  return new InvalidInputError(
    [{ path: `${name}:byte ${place.toLocaleString("en")}`, message }],
    hint === undefined ? {} : { hint },
  );
}

function hex(byte: number | undefined): string {
  return byte === undefined ? "missing" : `0x${byte.toString(16).padStart(2, "0")}`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
