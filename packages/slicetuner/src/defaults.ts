import { availableParallelism } from "node:os";
import { defaultTrainingOptions } from "@slicetuner/core";
import { strategyNames } from "@slicetuner/tuner";
import type { Settings } from "./settings/options.ts";

/** What holds where nothing is said: the values that the options' descriptions name. */
export const defaults = {
  fairnessWeight: 0.1,
  minimumSliceSize: 1,
  strategy: "moderate",
  strategies: [...strategyNames],
  repeats: 10,
  seeds: 5,
  seed: 1,
  subsetSizes: 10,
  subsetRepeats: 5,
  curve: "power-law",
  trainer: "onnx",
  model: "softmax-regression",
  hiddenSizes: [64],
  learningRate: defaultTrainingOptions.optimizer.learningRate,
  batchSize: defaultTrainingOptions.batchSize,
  maximumEpochs: defaultTrainingOptions.maximumEpochs,
  patience: defaultTrainingOptions.patience,
  workers: availableParallelism(),
} satisfies Settings;

/** Settings in which every option that has a default is there. */
export type CompleteSettings = Settings & Required<Pick<Settings, keyof typeof defaults>>;

export function completeSettings(settings: Settings): CompleteSettings {
  return { ...defaults, ...settings };
}
