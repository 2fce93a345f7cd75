import type { Estimator } from "@slicetuner/core";
import type { CurveChoice } from "@slicetuner/curves";
import {
  designedEstimation,
  exhaustiveEstimation,
  lossPriorEstimation,
  proportionalEstimation,
} from "@slicetuner/tuner";
import type { EstimationKind } from "../options/methods.ts";

/** Which estimation, and what was said of it. */
export interface EstimatorChoice {
  readonly estimation: EstimationKind;
  readonly trainings?: number | undefined;
  readonly subsetSizes?: number | undefined;
  readonly subsetRepeats?: number | undefined;
  readonly curve?: CurveChoice | undefined;
}

/**
 * The estimator of a choice; what it does not say is as in the library.
 * @throws InvalidInputError for trainings that are too few.
 */
export function createEstimator(choice: EstimatorChoice): Estimator {
  const { trainings, subsetSizes, subsetRepeats, curve } = choice;
  const trained = trainings === undefined ? {} : { trainings };
  const curves = {
    ...(subsetSizes === undefined ? {} : { subsetSizes }),
    ...(subsetRepeats === undefined ? {} : { repeats: subsetRepeats }),
    ...(curve === undefined ? {} : { curve: { family: curve } }),
  };
  switch (choice.estimation) {
    case "designed":
      return designedEstimation(trained);
    case "loss-prior":
      return lossPriorEstimation(trained);
    case "proportional":
      return proportionalEstimation(curves);
    case "exhaustive":
      return exhaustiveEstimation(curves);
  }
}
