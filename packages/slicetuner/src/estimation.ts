import type { Estimator } from "@slicetuner/core";
import { proportionalEstimation } from "@slicetuner/tuner";
import type { Settings } from "./settings/options.ts";

export function createEstimator({ subsetSizes, subsetRepeats, curve }: Settings): Estimator {
  return proportionalEstimation({
    ...(subsetSizes === undefined ? {} : { subsetSizes }),
    ...(subsetRepeats === undefined ? {} : { repeats: subsetRepeats }),
    ...(curve === undefined ? {} : { curve: { family: curve } }),
  });
}
