import { open, stat } from "node:fs/promises";
import { extname } from "node:path";
import { InvalidInputError, unpackedChunks } from "@slicetuner/core";

/** What a file is. */
export interface FileFormat {
  readonly format: "csv" | "parquet";
  readonly gzipped: boolean;
  /** Without `.gz`, in lower case. */
  readonly extension: string;
}

/**
 * The format of a file: its first bytes decide, since names say what they like (`adult.data`, `german.tra`).
 * @param name what it is called, and messages call it
 * @throws InvalidInputError when there is no such file, or nothing that can be read as a table.
 */
export async function checkFile(name: string, path: string): Promise<FileFormat> {
  const found = await stat(path).catch((cause: unknown) => {
    const code = codeOf(cause);
    throw invalidFile(name, code === "ENOENT" ? "there is no such file" : `cannot be read (${code})`, cause);
  });
  if (found.isDirectory()) throw invalidFile(name, "is a folder, expected a file");
  if (found.size === 0) throw invalidFile(name, "is empty");
  const head = await readHead(name, path);
  if (head.toString("latin1").startsWith("PK")) {
    const isText = /\.(?:csv|tsv|txt)$/i.test(name);
    if (!isText)
      throw invalidFile(name, "is an Excel workbook or another zip archive: save the table as CSV");
  }
  const gzipped = head[0] === 0x1f && head[1] === 0x8b;
  const isNamedGzip = extname(name).toLowerCase() === ".gz";
  if (isNamedGzip && !gzipped) throw invalidFile(name, "is no whole gzip file");
  const extension = extname(isNamedGzip ? name.slice(0, -3) : name).toLowerCase();
  const isParquet = extension === ".parquet" || head.toString("latin1") === "PAR1";
  if (isParquet && gzipped)
    throw invalidFile(name, "is packed with gzip: Parquet is packed already, unpack it");
  return { format: isParquet ? "parquet" : "csv", gzipped, extension };
}

async function readHead(name: string, path: string): Promise<Buffer> {
  const file = await open(path).catch((cause: unknown) => {
    throw invalidFile(name, `cannot be read (${codeOf(cause)})`, cause);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * The bytes of a text file, unpacked, chunk by chunk.
 * @throws InvalidInputError when they cannot be read
 */
export async function* readTextChunks(
  name: string,
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* unpackedChunks(path, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    const code = codeOf(cause);
    throw invalidFile(
      name,
      code.startsWith("Z_") ? "is no whole gzip file" : `cannot be read (${code})`,
      cause,
    );
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
}

/** One problem with a whole file. */
export function invalidFile(path: string, message: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError([{ path, message }], cause === undefined ? {} : { cause });
}
