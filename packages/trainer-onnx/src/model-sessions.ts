import type { InferenceSession, Tensor } from "onnxruntime-common";
import { type LayerSizes, parameterCount } from "./architecture.ts";
import { logitsGraph, lossGraph } from "./evaluation-graphs.ts";
import { type OnnxRuntime, sessionOptions } from "./load-runtime.ts";
import { trainingGraph } from "./training-graph.ts";

/**
 * The sessions of one architecture and minibatch size. Numbers of models, steps and examples are open, so that one
 * set serves all stacks and data sets.
 */
export interface ModelSessions {
  readonly runtime: OnnxRuntime;
  readonly sizes: LayerSizes;
  readonly parameterCount: number;
  readonly batchSize: number;
  readonly training: InferenceSession;
  readonly loss: InferenceSession;
  readonly logits: InferenceSession;
}

export async function createSessions(
  runtime: OnnxRuntime,
  sizes: LayerSizes,
  batchSize: number,
): Promise<ModelSessions> {
  const create = (model: Uint8Array): Promise<InferenceSession> =>
    runtime.InferenceSession.create(model, sessionOptions);
  return {
    runtime,
    sizes,
    parameterCount: parameterCount(sizes),
    batchSize,
    training: await create(trainingGraph(sizes, batchSize)),
    loss: await create(lossGraph(sizes)),
    logits: await create(logitsGraph(sizes)),
  };
}

export async function releaseSessions({ training, loss, logits }: ModelSessions): Promise<void> {
  await Promise.all([training.release(), loss.release(), logits.release()]);
}

/** The entries of an output that is known to be float32. */
export function floats(tensor: Tensor | undefined): Float32Array {
  return tensor!.data as Float32Array;
}
