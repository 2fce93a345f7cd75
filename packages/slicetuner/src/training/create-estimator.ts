import type { Estimator } from "@slicetuner/core";
import {
  designedEstimation,
  exhaustiveEstimation,
  lossPriorEstimation,
  proportionalEstimation,
} from "@slicetuner/tuner";
import type { EstimationKind } from "../options/methods.ts";
import type { Settings } from "../options/options.ts";

type EstimationOptions = Pick<Settings, "trainings" | "subsetSizes" | "subsetRepeats" | "curve"> & {
  readonly estimation: EstimationKind;
};

/**
 * The estimator that the settings describe; what they do not say is as in the library.
 * @throws InvalidInputError for trainings that are too few.
 */
export function createEstimator(settings: EstimationOptions): Estimator {
  const { trainings, subsetSizes, subsetRepeats, curve } = settings;
  const trained = trainings === undefined ? {} : { trainings };
  const curves = {
    ...(subsetSizes === undefined ? {} : { subsetSizes }),
    ...(subsetRepeats === undefined ? {} : { repeats: subsetRepeats }),
    ...(curve === undefined ? {} : { curve: { family: curve } }),
  };
  switch (settings.estimation) {
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
