import type { Estimator } from "@slicetuner/core";
import { proportionalEstimation } from "@slicetuner/tuner";
import type { CompleteSettings } from "./defaults.ts";

export function createEstimator({ subsetSizes, subsetRepeats, curve }: CompleteSettings): Estimator {
  return proportionalEstimation({ subsetSizes, repeats: subsetRepeats, curve: { family: curve } });
}
