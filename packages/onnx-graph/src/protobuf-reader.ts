import { GraphError } from "./graph-error.ts";

/** One field of a protocol-buffer message. */
export interface Field {
  readonly number: number;
  /** What a length-delimited field (text, bytes, message) holds; empty for other fields. */
  readonly content: Uint8Array;
  /** The number of a varint field; 0 for other fields. */
  readonly value: number;
  /** The whole field as it was written, its key included. */
  readonly raw: Uint8Array;
}

const decoder = new TextDecoder();

/**
 * The fields of a message, in the order in which they were written.
 * @throws GraphError for bytes that are no message.
 */
export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let position = 0;
  const varint = (): number => {
    let [result, factor] = [0, 1];
    for (;;) {
      const byte = bytes[position++];
      if (byte === undefined || factor > 2 ** 63) throw new GraphError("no protocol-buffer message");
      // Numbers past 2⁵³ lose digits; those that are needed here are versions and lengths.
      result += (byte & 127) * factor;
      if (byte < 128) return result;
      factor *= 128;
    }
  };
  while (position < bytes.length) {
    const start = position;
    const key = varint();
    const [number, wireType] = [Math.floor(key / 8), key % 8];
    let value = 0;
    let contentStart = position;
    if (wireType === 0) {
      value = varint();
      contentStart = position;
    } else if (wireType === 1) contentStart = position += 8;
    else if (wireType === 5) contentStart = position += 4;
    else if (wireType === 2) {
      const length = varint();
      contentStart = position;
      position += length;
    } else throw new GraphError("no protocol-buffer message");
    if (number === 0 || position > bytes.length) throw new GraphError("no protocol-buffer message");
    fields.push({
      number,
      value,
      content: bytes.subarray(contentStart, position),
      raw: bytes.subarray(start, position),
    });
  }
  return fields;
}

export function textOf({ content }: Field): string {
  return decoder.decode(content);
}

/** The whole numbers of a repeated field, written one by one or packed together. */
export function integersOf({ raw, content }: Field): bigint[] {
  // A key has one byte for the fields that are read here; one by one, the number follows it.
  const bytes = (raw[0]! & 7) === 2 ? content : raw.subarray(1);
  const integers: bigint[] = [];
  let [value, shift] = [0n, 0n];
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte >= 128) continue;
    integers.push(BigInt.asIntN(64, value));
    [value, shift] = [0n, 0n];
  }
  return integers;
}
