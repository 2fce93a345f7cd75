import { availableParallelism } from "node:os";
import { defaultTrainingOptions } from "@slicetuner/core";
import { defaultRounds, defaultStrategy } from "@slicetuner/tuner";
import { type EstimationKind, planMethods } from "./methods.ts";
import type { Settings } from "./options.ts";

/**
 * What holds where nothing is said: the values that the options' descriptions name. What depends on the model is in
 * `modelDefaults`, what depends on the estimation in {@link completeSettings} and the library.
 */
export const defaults = {
  fairnessWeight: 0.1,
  minimumSliceSize: 1,
  rounds: defaultRounds,
  oracle: 0,
  repeats: 10,
  seeds: 5,
  seed: 1,
  estimation: "designed",
  subsetSizes: 10,
  subsetRepeats: 5,
  curve: "power-law",
  trainer: "onnx",
  dataFormat: "csv",
  jobsPerCall: 16,
  model: "softmax-regression",
  optimizer: "adam",
  weightDecay: defaultTrainingOptions.weightDecay,
  batchSize: defaultTrainingOptions.batchSize,
  maximumEpochs: defaultTrainingOptions.maximumEpochs,
  patience: defaultTrainingOptions.patience,
  workers: availableParallelism(),
  executor: "local",
  queue: "slicetuner",
  folds: 5,
  engine: "lattice",
  target: "error",
  scoreAlpha: 0.95,
  maximumSlices: 10,
  maximumLiterals: 3,
  effectSize: "cohen",
  effectThreshold: 0.4,
  significance: 0.05,
  bins: 10,
  threads: 1,
  counting: "memory",
  memoryLimit: "1GB",
  wait: 60,
} satisfies Settings;

/** Settings in which every option that has a default is there. */
export type CompleteSettings = Settings &
  Required<Pick<Settings, keyof typeof defaults | "strategy" | "strategies">>;

export function completeSettings(settings: Settings): CompleteSettings {
  const { estimation = defaults.estimation } = settings;
  const strategies = defaultStrategies(estimation);
  return { ...defaults, strategy: defaultStrategy(estimation), strategies, ...settings };
}

/** The baselines, stepwise with the chosen estimation, and the published planners, each once. */
function defaultStrategies(estimation: EstimationKind): string[] {
  const baselines = ["none", "uniform", "water-filling", "proportional"];
  const planned = planMethods(["stepwise", "one-shot:proportional", "moderate:proportional"], estimation);
  return [...new Set([...baselines, ...planned.map(({ name }) => name)])];
}
