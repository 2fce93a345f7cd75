import type { Estimator } from "@slicetuner/core";
import { designedEstimation } from "./designed-estimation.ts";

/** The estimator where none is named. */
export function defaultEstimator(): Estimator {
  return designedEstimation();
}
