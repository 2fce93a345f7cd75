import { stat } from "node:fs/promises";
import { InvalidInputError, unpackedChunks } from "@slicetuner/core";

/**
 * The bytes of a file, chunk by chunk, unpacked where they begin as gzip does, whatever the file is called.
 * @param source the file, or its bytes
 * @param name what messages call it
 * @throws InvalidInputError when there is no such file, it cannot be read, is empty, or is a broken gzip
 * file.
 */
export async function* readChunks(
  name: string,
  source: string | Uint8Array,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const packedSize = typeof source === "string" ? await sizeOf(source) : source.length;
  if (packedSize === 0) throw invalidFile(name, "is empty");
  let isEmpty = true;
  try {
    for await (const chunk of unpackedChunks(source, signal)) {
      isEmpty = false;
      yield chunk;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    throw invalidFile(name, describeFailure(cause, packedSize), cause);
  }
  if (isEmpty) throw invalidFile(name, "is a gzip file with nothing in it");
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((cause: unknown) => {
    throw invalidFile(path, codeOf(cause) === "ENOENT" ? "there is no such file" : unreadable(cause), cause);
  });
  if (found.isDirectory()) throw invalidFile(path, "is a folder, expected an idx file");
  // A pipe has no size.
  return found.isFile() ? found.size : Number.NaN;
}

function describeFailure(cause: unknown, packedSize: number): string {
  const code = String(codeOf(cause));
  if (code === "Z_BUF_ERROR") {
    const size = Number.isNaN(packedSize) ? "" : `${packedSize.toLocaleString("en")} `;
    return `is a gzip file that breaks off: its ${size}bytes are not all of it`;
  }
  return code.startsWith("Z_")
    ? `is a damaged gzip file (${(cause as Error).message})`
    : `cannot be read (${code})`;
}

/** One problem with a whole file. */
export function invalidFile(path: string, message: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError([{ path, message }], cause === undefined ? {} : { cause });
}

function unreadable(cause: unknown): string {
  return `cannot be read (${String(codeOf(cause))})`;
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
