import type { KeptPredictions, TrainedModel, TrainingResult } from "@slicetuner/core";
import type { Contents } from "../store/contents.ts";
import { fromExactJson, toExactJson } from "./exact-json.ts";

/** Hashes by name. */
type StoredFiles = Readonly<Record<string, string>>;

/** A finished job as Redis keeps it; the files of its model and its predictions lie in the store. */
interface PackedResult {
  /** Who made it. */
  readonly worker: string;
  readonly result: Omit<TrainingResult, "jobId" | "model" | "predictions">;
  readonly model?: { readonly format: TrainedModel["format"]; readonly files: StoredFiles };
  readonly predictions?: StoredFiles;
}

export async function packResult(
  { jobId: _, model, predictions, ...result }: TrainingResult,
  worker: string,
  contents: Contents,
): Promise<string> {
  const packed: PackedResult = {
    worker,
    result,
    ...(model && { model: { format: model.format, files: await storeFiles(model.files, contents) } }),
    ...(predictions && { predictions: await storeFiles(toBytes(predictions), contents) }),
  };
  return toExactJson(packed);
}

/** The result of the job that the caller calls `jobId`, and the worker that made it. */
export async function unpackResult(
  text: string,
  jobId: string,
  contents: Contents,
): Promise<{ readonly result: TrainingResult; readonly worker: string }> {
  const { worker, result, model, predictions } = fromExactJson(text) as PackedResult;
  return {
    worker,
    result: {
      jobId,
      ...result,
      ...(model && { model: { format: model.format, files: await fetchFiles(model.files, contents) } }),
      ...(predictions && { predictions: fromBytes(await fetchFiles(predictions, contents)) }),
    },
  };
}

async function storeFiles(
  files: Readonly<Record<string, Uint8Array>>,
  contents: Contents,
): Promise<StoredFiles> {
  const stored = Object.entries(files).map(async ([name, bytes]) => {
    return [name, await contents.put(bytes.slice(), "bytes")] as const;
  });
  return Object.fromEntries(await Promise.all(stored));
}

async function fetchFiles(
  files: StoredFiles,
  contents: Contents,
): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const fetched = Object.entries(files).map(async ([name, hash]) => {
    // A plain array, as the trainer gave it: stores read into Buffers.
    return [name, Uint8Array.from(await contents.get(hash, "bytes"))] as const;
  });
  return Object.fromEntries(await Promise.all(fetched));
}

function toBytes(predictions: KeptPredictions): Record<string, Uint8Array> {
  const bytes = Object.entries(predictions).map(([name, { buffer, byteOffset, byteLength }]) => {
    return [name, new Uint8Array(buffer, byteOffset, byteLength)] as const;
  });
  return Object.fromEntries(bytes);
}

function fromBytes(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): KeptPredictions {
  const floats = Object.entries(files).map(([name, bytes]) => {
    return [name, new Float32Array(bytes.buffer)] as const;
  });
  return Object.fromEntries(floats);
}
