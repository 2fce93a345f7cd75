import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { type ModuleReference, type Trainer, TrainingError } from "@slicetuner/core";
import { DataFiles } from "./data-files.ts";
import { showCommand } from "./failures.ts";
import { type CommandTrainerOptions, completeOptions } from "./options.ts";
import { trainWithProgram } from "./train-with-program.ts";

/**
 * A trainer that is a program of any kind: each call starts it with the path of a job file and reads losses,
 * as JSON lines, from its standard output. The protocol is in docs/how-to-train-with-any-program.md.
 * @throws InvalidInputError with every option that cannot be used.
 */
export function createCommandTrainer(options: CommandTrainerOptions): Trainer {
  const complete = completeOptions(options);
  const { command, deterministic, supportsExampleWeights, returnsModels, jobsPerCall } = complete;
  const { returnsPredictions, trainsInEpochs, usesSeeds } = complete;
  const folderName = options.folderName ?? `slicetuner-${randomUUID()}`;
  const files = new DataFiles(folderName, options.folderName === undefined, complete.dataFormat);
  const reference = referenceTo({ ...complete, folderName });
  const calls = new Set<Promise<unknown>>();
  const closing = new AbortController();
  return {
    specificationVersion: "v1",
    name: `command (${showCommand(command)})`,
    capabilities: {
      supportsExampleWeights,
      deterministic,
      maximumJobsPerCall: jobsPerCall,
      returnsModels,
      returnsPredictions,
      // A program makes its own minibatches.
      takesSampler: false,
      trainsInEpochs,
      usesSeeds,
    },
    ...(reference && { reference }),
    async doTrain(call) {
      const signal = AbortSignal.any([call.signal, closing.signal]);
      const running = trainWithProgram({ ...call, signal }, complete, files);
      calls.add(running);
      try {
        return await running;
      } finally {
        calls.delete(running);
      }
    },
    async close() {
      closing.abort(new TrainingError("the trainer is closed"));
      await Promise.allSettled(calls);
      await files.close();
    },
  };
}

/**
 * How worker threads make the same trainer; undefined while this package runs from sources that are not
 * built.
 */
function referenceTo(options: CommandTrainerOptions): ModuleReference | undefined {
  const packageName = "@slicetuner/trainer-command";
  const incidentalOptions = ["folderName"];
  try {
    const url = pathToFileURL(createRequire(import.meta.url).resolve(packageName)).href;
    return { url, packageName, exportName: "createCommandTrainer", options, incidentalOptions };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
