import type { TrainingOptions } from "@slicetuner/core";
import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { Architecture } from "./architecture.ts";
import { logitsGraph, lossGraph, rowLogitsGraph } from "./evaluation-graphs.ts";
import { rowsPerPiece } from "./limits.ts";
import { type OnnxRuntime, sessionOptions } from "./load-runtime.ts";
import { trainingGraph } from "./training-graph.ts";

/**
 * The sessions of one architecture, optimizer and minibatch size. Numbers of models, steps and examples are open, so that one
 * set serves all stacks and data sets.
 */
export interface ModelSessions {
  readonly runtime: OnnxRuntime;
  readonly architecture: Architecture;
  readonly training: InferenceSession;
  readonly loss: InferenceSession;
  readonly logits: InferenceSession;
  /** Judges rows for batch samplers; there only when one was asked for. */
  readonly rowLogits: InferenceSession | undefined;
}

export async function createSessions(
  runtime: OnnxRuntime,
  architecture: Architecture,
  options: Pick<TrainingOptions, "batchSize" | "optimizer" | "weightDecay">,
  judgesRows = false,
): Promise<ModelSessions> {
  const create = (model: Uint8Array, enableMemPattern = false): Promise<InferenceSession> =>
    runtime.InferenceSession.create(model, { ...sessionOptions, enableMemPattern });
  return {
    runtime,
    architecture,
    // Only the number of steps of a call changes for a convolutional model: a few plans, which save some hundredths.
    training: await create(trainingGraph(architecture, options), architecture.isConvolutional),
    loss: await create(lossGraph(architecture)),
    logits: await create(logitsGraph(architecture)),
    rowLogits: judgesRows
      ? await create(rowLogitsGraph(architecture, rowsPerPiece(architecture)))
      : undefined,
  };
}

export async function releaseSessions({ training, loss, logits, rowLogits }: ModelSessions): Promise<void> {
  await Promise.all([training.release(), loss.release(), logits.release(), rowLogits?.release()]);
}

/** The entries of an output that is known to be float32. */
export function floats(tensor: Tensor | undefined): Float32Array {
  return tensor!.data as Float32Array;
}
