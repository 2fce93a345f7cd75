import type { CurveFamily, Estimator } from "@slicetuner/core";
import {
  amortizedEstimation,
  designedEstimation,
  exhaustiveEstimation,
  type LossFormName,
  lossPriorEstimation,
} from "@slicetuner/tuner";
import type { EstimationKind } from "../options/methods.ts";

/** Which estimation, and what was said of it. */
export interface EstimatorChoice {
  readonly estimation: EstimationKind;
  readonly trainings?: number | undefined;
  readonly subsetSizes?: number | undefined;
  readonly subsetRepeats?: number | undefined;
  readonly curve?: CurveFamily | "auto" | undefined;
  readonly form?: LossFormName | undefined;
}

/**
 * The estimator of a choice; what it does not say is as in the library.
 * @throws InvalidInputError for trainings that are too few.
 */
export function createEstimator(choice: EstimatorChoice): Estimator {
  const { trainings, subsetSizes, subsetRepeats, curve, form } = choice;
  const trained = trainings === undefined ? {} : { trainings };
  const curves = {
    ...(subsetSizes === undefined ? {} : { subsetSizes }),
    ...(subsetRepeats === undefined ? {} : { repeats: subsetRepeats }),
    ...(curve === undefined ? {} : { curve: { family: curve } }),
  };
  switch (choice.estimation) {
    case "designed":
      return designedEstimation({ ...trained, ...(form === undefined ? {} : { form }) });
    case "loss-prior":
      return lossPriorEstimation(trained);
    case "amortized":
      return amortizedEstimation(curves);
    case "exhaustive":
      return exhaustiveEstimation(curves);
  }
}
