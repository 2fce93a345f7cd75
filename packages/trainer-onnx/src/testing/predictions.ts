import { type Dataset, type Evaluation, Evaluator, exampleWidth } from "@slicetuner/core";
import type { OnnxRuntime } from "@slicetuner/onnx-runtime";

/** What a model's file says about examples, as any user would ask it: a session with no options of ours. */
export async function probabilitiesOf(
  { InferenceSession, Tensor }: OnnxRuntime,
  file: Uint8Array,
  features: Float32Array,
  shape: readonly number[],
): Promise<Float32Array> {
  const session = await InferenceSession.create(file);
  const { probabilities } = await session.run({ features: new Tensor("float32", features, shape) });
  await session.release();
  return probabilities!.data as Float32Array;
}

/**
 * How good a model's file is on a data set.
 * @param examplesPerCall for a model that takes a fixed number. @default all at once
 */
export async function evaluateFile(
  { InferenceSession, Tensor }: OnnxRuntime,
  file: Uint8Array,
  dataset: Dataset,
  examplesPerCall: number = dataset.size,
): Promise<Evaluation> {
  const session = await InferenceSession.create(file);
  const evaluator = new Evaluator(dataset);
  const width = exampleWidth(dataset);
  for (let start = 0; start < dataset.size; start += examplesPerCall) {
    const batch = dataset.features.subarray(start * width, (start + examplesPerCall) * width);
    const features = new Tensor("float32", batch, [examplesPerCall, ...dataset.exampleShape]);
    const { probabilities } = await session.run({ features });
    // The softmax of logarithms of probabilities are these probabilities.
    const logits = (probabilities!.data as Float32Array).map(Math.log);
    const rows = Uint32Array.from({ length: examplesPerCall }, (_, index) => start + index);
    evaluator.add(rows, logits, "example-after-example");
  }
  await session.release();
  return evaluator.result();
}

/** The largest difference of any loss of two evaluations. */
export function lossDifference(first: Evaluation, second: Evaluation): number {
  const losses = ({ loss, sliceLosses }: Evaluation): number[] => [loss, ...sliceLosses.map(Number)];
  const others = losses(second);
  return Math.max(...losses(first).map((loss, index) => Math.abs(loss - others[index]!)));
}
