import type { Dataset } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { crossFittedLosses } from "@slicetuner/slice-finder";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { otherLoss } from "./plant-slices.ts";

/** Log loss of each row, of an MLP that has not seen it. */
export async function lossesOfModel(dataset: Dataset): Promise<Float64Array> {
  const trainer = await createOnnxTrainer({ model: { kind: "mlp", hiddenSizes: [32], dropout: 0 } });
  const executor = createInProcessExecutor();
  try {
    return (await crossFittedLosses({ dataset, trainer, executor })).losses;
  } finally {
    await executor.close();
    await trainer.close();
  }
}

/**
 * The losses if each row's label were what the model says: then it does badly nowhere but where labels are
 * flipped, and whatever else is found is wrong.
 */
export function ownAnswers(losses: Float64Array): Float64Array {
  return losses.map((loss) => Math.min(loss, otherLoss(loss)));
}
