import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import type { Dataset } from "@slicetuner/core";
import type { DataFile, DataFormat } from "./protocol.ts";
import { tableChunks } from "./table-chunks.ts";

/** Bytes that are written at a time. */
const writeBytes = 1 << 20;

/** Writes a data set to a new file at `path`; what a job file says of it, but for the place. */
export async function writeTable(
  dataset: Dataset,
  format: DataFormat,
  path: string,
): Promise<Omit<DataFile, "file">> {
  const hash = createHash("sha256");
  const file = await open(path, "wx");
  try {
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of tableChunks(dataset, format)) {
      hash.update(chunk);
      waiting.push(chunk);
      bytes += chunk.byteLength;
      if (bytes < writeBytes) continue;
      await writeAll(file, waiting);
      [waiting, bytes] = [[], 0];
    }
    await writeAll(file, waiting);
  } finally {
    await file.close();
  }
  return { examples: dataset.size, sliceWeights: sliceWeights(dataset), sha256: hash.digest("hex") };
}

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  if (chunks.length > 0) await file.appendFile(Buffer.concat(chunks));
}

/** Total weight of the examples of each slice. */
function sliceWeights({ slices, sliceIds, weights }: Dataset): number[] {
  const totals = new Array<number>(slices.length).fill(0);
  sliceIds.forEach((slice, row) => {
    totals[slice]! += weights[row]!;
  });
  return totals;
}
