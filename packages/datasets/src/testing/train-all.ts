import type { TrainingData, TrainingJob, TrainingResult } from "@slicetuner/core";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";

/**
 * Trains softmax regressions by the published protocol (core's `defaultTrainingOptions`), stack after stack.
 */
export async function trainAll(data: TrainingData, jobs: readonly TrainingJob[]): Promise<TrainingResult[]> {
  const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
  const stackSize = trainer.capabilities.maximumJobsPerCall;
  const signal = new AbortController().signal;
  const results: TrainingResult[] = [];
  for (let start = 0; start < jobs.length; start += stackSize) {
    const stack = jobs.slice(start, start + stackSize);
    results.push(...(await trainer.doTrain({ data, jobs: stack, signal, onProgress: () => {} })));
  }
  await trainer.close();
  return results;
}
