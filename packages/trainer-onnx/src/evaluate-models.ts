import { type Evaluation, Evaluator, type Pacer } from "@slicetuner/core";
import { smallestStack } from "./limits.ts";
import { floats, type ModelSessions } from "./model-sessions.ts";
import { stackRows } from "./model-stack.ts";
import type { PreparedEvaluation } from "./prepared-data.ts";

/** How good each of some models is on a data set; `stackSize` models are judged side by side. */
export async function evaluateModels(
  sessions: ModelSessions,
  parameters: readonly Float32Array[],
  data: PreparedEvaluation,
  stackSize: number,
  pacer: Pacer,
): Promise<Evaluation[]> {
  const evaluations: Evaluation[] = [];
  for (let start = 0; start < parameters.length; start += stackSize) {
    const stack = parameters.slice(start, start + stackSize);
    evaluations.push(...(await evaluateStack(sessions, stack, data, pacer)));
  }
  return evaluations;
}

async function evaluateStack(
  { runtime, logits, architecture }: ModelSessions,
  parameters: readonly Float32Array[],
  { dataset, pieces }: PreparedEvaluation,
  pacer: Pacer,
): Promise<Evaluation[]> {
  const evaluators = parameters.map(() => new Evaluator(dataset));
  const { parameterCount, classes } = architecture;
  const places = Math.max(smallestStack(architecture), parameters.length);
  const stacked = stackRows(parameters, parameterCount, places);
  for (const { rows, features } of pieces) {
    const result = await logits.run({
      parameters: new runtime.Tensor("float32", stacked, [places, parameterCount]),
      features,
    });
    const length = classes * rows.length;
    evaluators.forEach((evaluator, place) => {
      const ofPlace = floats(result.logits).subarray(place * length, (place + 1) * length);
      evaluator.add(rows, ofPlace, "class-after-class");
    });
    await pacer.yieldIfDue();
  }
  return evaluators.map((evaluator) => evaluator.result());
}
