import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { InvalidInputError } from "@slicetuner/core";

const textExtensions = [".csv", ".tsv", ".data", ".test", ".txt"];

/** What a file is, by its name. */
export interface FileFormat {
  readonly format: "csv" | "parquet";
  readonly gzipped: boolean;
  /** Without `.gz`, in lower case. */
  readonly extension: string;
}

/**
 * The format that a file's name promises.
 * @throws InvalidInputError when there is no such file, or nothing that can be read as a table.
 */
export async function checkFile(path: string): Promise<FileFormat> {
  const found = await stat(path).catch((cause: unknown) => {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    throw invalidFile(
      path,
      code === "ENOENT" ? "there is no such file" : `cannot be read (${String(code)})`,
      cause,
    );
  });
  if (found.isDirectory()) throw invalidFile(path, "is a folder, expected a file");
  if (found.size === 0) throw invalidFile(path, "is empty");

  const gzipped = extname(path).toLowerCase() === ".gz";
  const extension = extname(gzipped ? path.slice(0, -3) : path).toLowerCase();
  if (extension === ".parquet" && !gzipped) return { format: "parquet", gzipped, extension };
  if (textExtensions.includes(extension)) return { format: "csv", gzipped, extension };
  const known = [".parquet", ...textExtensions].join(", ");
  throw invalidFile(path, `has the extension "${extension}", expected ${known} (text also with .gz)`);
}

/**
 * The bytes of a text file, unpacked.
 * @throws InvalidInputError when they cannot be read or are no text.
 */
export async function readTextBytes(path: string, gzipped: boolean): Promise<Uint8Array> {
  let bytes: Uint8Array = await readFile(path).catch((cause: unknown) => {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const tooLarge = code === "ERR_FS_FILE_TOO_LARGE";
    throw invalidFile(
      path,
      tooLarge ? "is above 2 GiB: write it as Parquet" : `cannot be read (${String(code)})`,
      cause,
    );
  });
  if (gzipped) {
    bytes = await promisify(gunzip)(bytes).catch((cause: unknown) => {
      throw invalidFile(path, "is no whole gzip file", cause);
    });
    if (bytes.length === 0) throw invalidFile(path, "is empty");
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw invalidFile(path, "is UTF-16 text: save it as UTF-8");
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw invalidFile(path, `is no text (byte ${zero} is 0)`);
  return bytes;
}

/** One problem with a whole file. */
export function invalidFile(path: string, message: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError([{ path, message }], cause === undefined ? {} : { cause });
}
