import type { Trainer } from "@slicetuner/core";
import type { FrTrainOptions } from "@slicetuner/fr-train";
import type { ModelTrainerSpec } from "../options/trainer-options.ts";
import type { Recipe } from "./recipes.ts";

/** What FR-Train is told besides model, groups, target and fairness weight. */
export interface RobustSettings {
  readonly robustEpochs: number;
  readonly noiseRate: number;
}

/** @param group name of the group column, of which FR-Train takes one */
export async function openFrTrain(
  { target, fairnessWeight }: Recipe,
  group: string,
  hasTrusted: boolean,
  { model }: ModelTrainerSpec,
  { robustEpochs, noiseRate }: RobustSettings,
): Promise<Trainer> {
  // ONNX Runtime is heavy: it is loaded where it trains.
  const { createFrTrainTrainer } = await import("@slicetuner/fr-train");
  return createFrTrainTrainer({
    model: model as NonNullable<FrTrainOptions["model"]>,
    group,
    target: target as NonNullable<FrTrainOptions["target"]>,
    strategy: hasTrusted ? "label-discriminator" : "sample-selection",
    ...(fairnessWeight !== undefined && { fairnessWeight }),
    epochs: robustEpochs,
    // As 500 of 6,000.
    pretrainingEpochs: Math.round(robustEpochs / 12),
    noiseRate,
  });
}
