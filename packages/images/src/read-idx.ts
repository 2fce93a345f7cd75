import type { IdxArray, IdxTypeLayout, IdxValues } from "./idx-format.ts";
import { type ReadIdxOptions, readAnnounced } from "./read-announced.ts";

/** What messages call bytes that came without a file. */
const nameless = "idx";

/**
 * Reads an idx file of any type and number of dimensions, packed with gzip or not (its bytes decide, not its
 * name).
 * @param source the file, or its bytes.
 * @throws InvalidInputError for what is no whole idx file, with the byte where it is wrong
 * (`train.gz:byte 2`, counted from 0, after unpacking), and for one that announces more than the memory
 * limit.
 */
export async function readIdx(source: string | Uint8Array, options: ReadIdxOptions = {}): Promise<IdxArray> {
  const name = typeof source === "string" ? source : nameless;
  const { header, bytes } = await readAnnounced(name, source, options);
  const { layout, shape, start, length } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { type: layout.type, shape, values: readValues(layout, view, start, length) };
}

function readValues(layout: IdxTypeLayout, view: DataView, start: number, length: number): IdxValues {
  // Bytes have no order: no copy of what may be the largest part of all memory.
  if (layout.type === "uint8") return new Uint8Array(view.buffer, view.byteOffset + start, length);
  const values = layout.allocate(length);
  for (let index = 0; index < length; index++) values[index] = layout.get(view, start + index * layout.bytes);
  return values;
}
