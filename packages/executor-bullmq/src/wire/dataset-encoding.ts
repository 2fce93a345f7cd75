import { type Dataset, exampleWidth, type GroupColumn, type Slice } from "@slicetuner/core";

/** Begins every encoded data set; the number is the encoding's version. */
const magic = "SLTDATA2";
/** Columns begin at multiples of it, so that they could be read in place. */
const alignment = 8;

interface Header {
  readonly size: number;
  readonly exampleShape: readonly number[];
  readonly classes: readonly string[];
  readonly slices: readonly Slice[];
  /** Left out where all are 1. */
  readonly hasWeights: boolean;
  /** Left out where there are none. */
  readonly groups?: readonly Omit<GroupColumn, "ids">[];
}

/** Numbers below 2⁸ or 2¹⁶ are stored in one or two bytes. */
type Codes = Uint8Array | Uint16Array | Int32Array;

/**
 * A data set as bytes, equal for equal data sets: the magic text, the header's length (uint32), the header
 * (JSON), and the columns features (float32), labels, slice ids (the narrowest of uint8, uint16, int32),
 * weights (float32) and group ids plus 1; all little-endian. Example ids are left behind: trainings do not
 * depend on them.
 */
export function encodeDataset(dataset: Dataset): Uint8Array {
  const { size, exampleShape, classes, slices, features, labels, sliceIds, weights, groups } = dataset;
  const hasWeights = weights.some((weight) => weight !== 1);
  const header: Header = {
    size,
    exampleShape,
    classes,
    slices,
    hasWeights,
    ...(groups && { groups: groups.map(({ name, values }) => ({ name, values })) }),
  };
  const start = Buffer.from(`${magic}\0\0\0\0${JSON.stringify(header)}`);
  start.writeUInt32LE(start.length - magic.length - 4, magic.length);
  const columns: ArrayBufferView[] = [
    features,
    codesFor(classes.length).from(labels),
    codesFor(slices.length).from(sliceIds),
    ...(hasWeights ? [weights] : []),
    // Missing values, -1, become 0.
    ...(groups ?? []).map(({ ids, values }) => codesFor(values.length + 1).from(ids.map((id) => id + 1))),
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
 * Reads what {@link encodeDataset} wrote, into shared memory, where worker threads see it without a copy.
 * Example ids are the row numbers, made only if somebody asks for them.
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
  const { size, exampleShape, classes, slices, hasWeights, groups } = header;
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
  const groupColumns = groups?.map(({ name, values }): GroupColumn => {
    const kinds = values.length + 1;
    const codes = readCodes(next(size * codesFor(kinds).BYTES_PER_ELEMENT), kinds);
    for (let row = 0; row < size; row++) codes[row]! -= 1;
    return { name, ids: codes, values };
  });
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
    ...(groupColumns && { groups: groupColumns }),
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
