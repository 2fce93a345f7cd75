import type { Dataset } from "@slicetuner/core";
import type { TrainedModels, TrainStep } from "../step.ts";
import { hideLabels } from "./train-step.ts";

/** What a training is given. The labels of the test rows are hidden. */
export interface OwnTraining {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Trains one model; gives its probabilities of the test rows, rows × classes. */
export type TrainOwn = (training: OwnTraining) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** A training step that is a function, called once for each model. */
export function ownTrainStep(name: string, train: TrainOwn): TrainStep {
  return {
    name,
    async run({ test, seeds, ...data }, { signal, onProgress }): Promise<TrainedModels> {
      const probabilities: Float32Array[] = [];
      for (const seed of seeds) {
        signal.throwIfAborted();
        onProgress(probabilities.length, seeds.length);
        probabilities.push(Float32Array.from(await train({ ...data, test: hideLabels(test), seed, signal })));
      }
      return { probabilities, reasons: [], record: null, warnings: [] };
    },
  };
}
