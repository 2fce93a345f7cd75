import { type Evaluation, Evaluator, type Pacer, writeSoftmax } from "@slicetuner/core";
import { floats } from "@slicetuner/onnx-runtime";
import { type ModelSessions, type PreparedEvaluation, smallestStack } from "@slicetuner/onnx-training";
import { stackRows } from "./model-stack.ts";

/** How models are asked: `stackSize` of them side by side. */
export interface AskedModels {
  readonly sessions: ModelSessions;
  readonly parameters: readonly Float32Array[];
  readonly stackSize: number;
  readonly pacer: Pacer;
}

/** How good each of some models is on a data set. */
export async function evaluateModels(asked: AskedModels, data: PreparedEvaluation): Promise<Evaluation[]> {
  const evaluators = asked.parameters.map(() => new Evaluator(data.dataset));
  await forLogits(asked, data, (model, rows, logits) => {
    evaluators[model]!.add(rows, logits, "class-after-class");
  });
  return evaluators.map((evaluator) => evaluator.result());
}

/**
 * What each of some models makes of a data set: examples × classes probabilities; 0 for an example that was
 * not prepared.
 */
export async function predictModels(asked: AskedModels, data: PreparedEvaluation): Promise<Float32Array[]> {
  const { size, classes } = data.dataset;
  const predictions = asked.parameters.map(() => new Float32Array(size * classes.length));
  await forLogits(asked, data, (model, rows, logits) => {
    rows.forEach((row, index) => {
      const place = row * classes.length;
      const ofRow = predictions[model]!.subarray(place, place + classes.length);
      writeSoftmax(logits, index, rows.length, ofRow);
    });
  });
  return predictions;
}

/** @param take gets the logits of each model on each piece of the examples: classes × rows of the piece */
async function forLogits(
  { sessions, parameters, stackSize, pacer }: AskedModels,
  { pieces }: PreparedEvaluation,
  take: (model: number, rows: Uint32Array, logits: Float32Array) => void,
): Promise<void> {
  const { runtime, architecture, logits } = sessions;
  const { parameterCount, classes } = architecture;
  for (let start = 0; start < parameters.length; start += stackSize) {
    const stack = parameters.slice(start, start + stackSize);
    const places = Math.max(smallestStack(architecture), stack.length);
    const stacked = stackRows(stack, parameterCount, places);
    for (const { rows, features } of pieces) {
      const result = await logits.run({
        parameters: new runtime.Tensor("float32", stacked, [places, parameterCount]),
        features,
      });
      const length = classes * rows.length;
      stack.forEach((_, place) => {
        const ofPlace = floats(result.logits).subarray(place * length, (place + 1) * length);
        take(start + place, rows, ofPlace);
      });
      await pacer.yieldIfDue();
    }
  }
}
