import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { invalidFile } from "./read-bytes.ts";

/** A file that can be read as often as needed. */
export interface ReadableFile {
  /** What messages call it. */
  readonly name: string;
  readonly path: string;
  /** Removes what was written for it. */
  dispose(): Promise<void>;
}

/** What messages call the standard input. */
const standardInput = "standard input";

/**
 * A file as it lies there; of what can be read only once, `-` (the standard input), a pipe or `<(command)`, a
 * copy in the system's folder for temporary files.
 * @throws InvalidInputError where there is nothing to copy, or more than the limit
 */
export async function readableFile(
  path: string,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<ReadableFile> {
  const name = path === "-" ? standardInput : path;
  // What is not there is said by whoever reads it.
  const found = path === "-" ? undefined : await stat(path).catch(() => "absent" as const);
  const isStream = path === "-" || (typeof found === "object" && !found.isFile() && !found.isDirectory());
  if (!isStream) return { name, path, dispose: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "slicetuner-"));
  const dispose = () => rm(folder, { recursive: true, force: true });
  const copy = join(folder, "table");
  let copied = 0;
  try {
    const source = path === "-" ? process.stdin : createReadStream(path);
    await pipeline(
      source,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          copied += chunk.length;
          if (copied > limit)
            throw invalidFile(name, `does not end after ${limit.toLocaleString("en")} bytes`);
          yield chunk;
        }
      },
      createWriteStream(copy),
      ...(signal === undefined ? [] : [{ signal }]),
    );
    return { name, path: copy, dispose };
  } catch (error) {
    await dispose();
    signal?.throwIfAborted();
    throw error;
  }
}
