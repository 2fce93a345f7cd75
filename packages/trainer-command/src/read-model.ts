import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { TrainedModel } from "@slicetuner/core";
import { programFailure } from "./failures.ts";
import type { CompleteCommandOptions } from "./options.ts";
import type { ReportedModel } from "./reported-result.ts";

/**
 * Reads the files of a trained model.
 * @throws TrainingError when one cannot be read.
 */
export async function readModel(
  { format, files }: ReportedModel,
  jobId: string,
  folder: string,
  options: CompleteCommandOptions,
): Promise<TrainedModel> {
  const read: Record<string, Uint8Array> = {};
  for (const [name, path] of Object.entries(files)) {
    try {
      read[name] = new Uint8Array(await readFile(resolve(folder, path)));
    } catch (cause) {
      const message = `named "${path}" as ${name} of the model of job "${jobId}", which cannot be read: ${(cause as Error).message}`;
      const hint = "Write the file before the result; paths are relative to the folder of the job file.";
      throw programFailure(message, options, { jobIds: [jobId], hint, cause });
    }
  }
  return { format, files: read };
}
