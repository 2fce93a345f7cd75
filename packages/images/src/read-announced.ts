import { InvalidInputError, parseMemorySize } from "@slicetuner/core";
import { hints } from "./hints.ts";
import { type IdxTypeLayout, idxHeaderBytes, idxTypes } from "./idx-format.ts";
import { readChunks } from "./read-bytes.ts";

/** How much an idx file may take, and what ends the reading. */
export interface ReadIdxOptions {
  /**
   * What the entries may take in memory, as they are in the file and as numbers of four bytes, e.g. `800MB`.
   * A file that announces more is refused before it is unpacked. @default "4GB"
   */
  readonly memoryLimit?: string;
  /** Ends the reading. @default never */
  readonly signal?: AbortSignal;
}

/** What the header of an idx file says. */
export interface IdxHeader {
  readonly layout: IdxTypeLayout;
  readonly shape: readonly number[];
  /** Bytes of the header. */
  readonly start: number;
  /** Number of entries. */
  readonly length: number;
  /** Bytes of the whole file. */
  readonly expected: number;
}

/** An idx file's header, and its bytes: as many as the header announces. */
export interface AnnouncedBytes {
  readonly header: IdxHeader;
  readonly bytes: Uint8Array;
}

/**
 * Reads as many bytes as the header announces, and not a chunk more, however much the file unpacks to.
 * @throws InvalidInputError where the file has fewer or more bytes, or announces more than the limit allows
 */
export async function readAnnounced(
  name: string,
  source: string | Uint8Array,
  { memoryLimit = "4GB", signal }: ReadIdxOptions,
): Promise<AnnouncedBytes> {
  const limit = parseMemorySize(memoryLimit);
  if (limit === undefined) {
    const message = `is "${memoryLimit}", expected a size such as 800MB or 2GB`;
    throw new InvalidInputError([{ path: "memoryLimit", message }]);
  }
  const chunks: Uint8Array[] = [];
  let received = 0;
  let header: IdxHeader | undefined;
  for await (const chunk of readChunks(name, source, signal)) {
    chunks.push(chunk);
    received += chunk.length;
    header ??= readHeader(name, chunks, received);
    if (header === undefined) continue;
    if (received > header.expected) break;
    if (received > limit / 2) checkLimit(name, header, limit, memoryLimit);
  }
  header ??= readWholeHeader(name, Buffer.concat(chunks));
  if (received < header.expected) throw tooFew(name, header, received);
  if (received > header.expected) throw tooMany(name, header, received, source);
  checkLimit(name, header, limit, memoryLimit);
  return { header, bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, received) };
}

/** The header, once so many bytes are there. */
function readHeader(name: string, chunks: readonly Uint8Array[], received: number): IdxHeader | undefined {
  if (received < idxHeaderBytes(0)) return undefined;
  const head =
    chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, Math.min(received, idxHeaderBytes(255)));
  return received < idxHeaderBytes(head[3]!) ? undefined : readWholeHeader(name, head);
}

/** @throws InvalidInputError naming the byte that is wrong */
function readWholeHeader(name: string, bytes: Uint8Array): IdxHeader {
  const layout = readMagic(name, bytes);
  const dimensions = bytes[3]!;
  const start = idxHeaderBytes(dimensions);
  if (bytes.length < start) {
    const message = `the file ends within its header of ${start} bytes (${count(dimensions, "dimension")})`;
    throw wrongByte(name, bytes.length, message);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, dimension) =>
    view.getUint32(idxHeaderBytes(dimension)),
  );
  const length = shape.reduce((product, size) => product * size, 1);
  return { layout, shape, start, length, expected: start + length * layout.bytes };
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

function checkLimit(name: string, header: IdxHeader, limit: number, written: string): void {
  const needed = header.length * (header.layout.bytes + Float32Array.BYTES_PER_ELEMENT);
  if (needed <= limit) return;
  throw new InvalidInputError(
    [
      {
        path: name,
        message: `${announced(header)} and take ${gigabytes(needed)} in memory, above ${written}`,
      },
    ],
    { hint: hints.memory },
  );
}

function tooFew(name: string, header: IdxHeader, received: number): InvalidInputError {
  const { shape, layout, start, length } = header;
  const whole = Math.floor((received - start) / ((length / shape[0]!) * layout.bytes));
  return wrongByte(
    name,
    received,
    `the file ends here, cut off: ${announced(header)}; ${whole.toLocaleString("en")} of ${count(shape[0]!, "item")} are whole`,
  );
}

function tooMany(
  name: string,
  header: IdxHeader,
  received: number,
  source: string | Uint8Array,
): InvalidInputError {
  const isWhole = typeof source !== "string" && source.length === received;
  const surplus = count(received - header.expected, "byte");
  const has = isWhole ? `the file has ${received.toLocaleString("en")}` : "the rest was not read";
  return wrongByte(
    name,
    header.expected,
    `${isWhole ? "" : "at least "}${surplus} too many: ${announced(header)}, ${has}`,
  );
}

function announced({ shape, layout, expected }: IdxHeader): string {
  const dimensions = shape.map((size) => size.toLocaleString("en")).join(" × ");
  return `${dimensions} ${layout.type} need ${expected.toLocaleString("en")} bytes with the header`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(3)} GB`;
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
