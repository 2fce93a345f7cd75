import { type Dataset, exampleWidth, type Slice } from "@slicetuner/core";

/** Begins every encoded data set; the number is the encoding's version. */
const magic = "SLTDATA1";
/** Columns begin at multiples of it, so that they could be read in place. */
const alignment = 8;

interface Header {
  readonly size: number;
  readonly exampleShape: readonly number[];
  readonly classes: readonly string[];
  readonly slices: readonly Slice[];
  /** Left out where all are 1. */
  readonly hasWeights: boolean;
}

/** Numbers below 2⁸ or 2¹⁶ are stored in one or two bytes. */
type Codes = Uint8Array | Uint16Array | Int32Array;

/**
 * A data set as bytes, equal for equal data sets: the magic text, the header's length (uint32), the header (JSON), and the columns
 * features (float32), labels, slice ids (the narrowest of uint8, uint16, int32) and weights (float32); all little-endian. Example
 * ids are left behind: trainings do not depend on them.
 */
export function encodeDataset(dataset: Dataset): Uint8Array {
  const { size, exampleShape, classes, slices, features, labels, sliceIds, weights } = dataset;
  const hasWeights = weights.some((weight) => weight !== 1);
  const header: Header = { size, exampleShape, classes, slices, hasWeights };
  const start = Buffer.from(`${magic}\0\0\0\0${JSON.stringify(header)}`);
  start.writeUInt32LE(start.length - magic.length - 4, magic.length);
  const columns: ArrayBufferView[] = [
    features,
    codesFor(classes.length).from(labels),
    codesFor(slices.length).from(sliceIds),
    ...(hasWeights ? [weights] : []),
  ];
  const parts = [start, ...columns.map((column) => bytesOf(column))];
  const encoded = new Uint8Array(parts.reduce((sum, part) => sum + padded(part.length), 0));
  let offset = 0;
  for (const part of parts) {
    encoded.set(part, offset);
    offset += padded(part.length);
  }
  return encoded;
}

/**
 * Reads what {@link encodeDataset} wrote, into shared memory, where worker threads see it without a copy. Example ids are the row
 * numbers, made only if somebody asks for them.
 * @throws Error when it is something else
 */
export function decodeDataset(encoded: Uint8Array): Dataset {
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  if (bytes.toString("latin1", 0, magic.length) !== magic) {
    throw new Error(`no encoded data set: it does not begin with ${magic}`);
  }
  const headerStart = magic.length + 4;
  const headerEnd = headerStart + bytes.readUInt32LE(magic.length);
  const header = JSON.parse(bytes.toString("utf8", headerStart, headerEnd)) as Header;
  const { size, exampleShape, classes, slices, hasWeights } = header;
  let offset = padded(headerEnd);
  const next = (length: number): Uint8Array => {
    const part = bytes.subarray(offset, offset + length);
    if (part.length !== length) throw new Error("no encoded data set: it ends too early");
    offset += padded(length);
    return part;
  };
  const features = new Float32Array(new SharedArrayBuffer(4 * size * exampleWidth({ exampleShape })));
  bytesOf(features).set(next(features.byteLength));
  const labels = readCodes(next(size * codesFor(classes.length).BYTES_PER_ELEMENT), classes.length);
  const sliceIds = readCodes(next(size * codesFor(slices.length).BYTES_PER_ELEMENT), slices.length);
  const weights = new Float32Array(new SharedArrayBuffer(4 * size));
  if (hasWeights) bytesOf(weights).set(next(weights.byteLength));
  else weights.fill(1);
  let ids: readonly string[] | undefined;
  return {
    size,
    exampleShape,
    classes,
    slices,
    features,
    labels,
    sliceIds,
    weights,
    get exampleIds() {
      ids ??= Array.from({ length: size }, (_, row) => String(row));
      return ids;
    },
  };
}

function codesFor(kinds: number): Uint8ArrayConstructor | Uint16ArrayConstructor | Int32ArrayConstructor {
  if (kinds <= 2 ** 8) return Uint8Array;
  return kinds <= 2 ** 16 ? Uint16Array : Int32Array;
}

function readCodes(bytes: Uint8Array, kinds: number): Int32Array {
  const codes = new (codesFor(kinds))(Uint8Array.from(bytes).buffer) as Codes;
  const column = new Int32Array(new SharedArrayBuffer(4 * codes.length));
  column.set(codes);
  return column;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function padded(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}
