import type { TrainedModel, TrainingResult } from "@slicetuner/core";
import type { Contents } from "../store/contents.ts";
import { fromExactJson, toExactJson } from "./exact-json.ts";

/** A finished job as Redis keeps it; the files of its model lie in the store. */
interface PackedResult {
  /** Who made it. */
  readonly worker: string;
  readonly result: Omit<TrainingResult, "jobId" | "model">;
  readonly model?: {
    readonly format: TrainedModel["format"];
    /** Hashes by file name. */
    readonly files: Readonly<Record<string, string>>;
  };
}

export async function packResult(
  { jobId: _, model, ...result }: TrainingResult,
  worker: string,
  contents: Contents,
): Promise<string> {
  const packed: PackedResult = {
    worker,
    result,
    ...(model !== undefined && { model: { format: model.format, files: await storeFiles(model, contents) } }),
  };
  return toExactJson(packed);
}

/** The result of the job that the caller calls `jobId`, and the worker that made it. */
export async function unpackResult(
  text: string,
  jobId: string,
  contents: Contents,
): Promise<{ readonly result: TrainingResult; readonly worker: string }> {
  const { worker, result, model } = fromExactJson(text) as PackedResult;
  if (model === undefined) return { worker, result: { jobId, ...result } };
  const files = Object.entries(model.files).map(async ([name, hash]) => {
    return [name, await contents.get(hash, "bytes")] as const;
  });
  const restored: TrainedModel = {
    format: model.format,
    files: Object.fromEntries(await Promise.all(files)),
  };
  return { worker, result: { jobId, ...result, model: restored } };
}

async function storeFiles(model: TrainedModel, contents: Contents): Promise<Record<string, string>> {
  const files = Object.entries(model.files).map(async ([name, bytes]) => {
    return [name, await contents.put(bytes.slice(), "bytes")] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}
