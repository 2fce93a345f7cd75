import type { TrainingOptions } from "@slicetuner/core";
import { type InferenceSession, type OnnxRuntime, sessionOptions } from "@slicetuner/onnx-runtime";
import { logitsGraph, lossGraph, rowLogitsGraph } from "../graphs/evaluation-graphs.ts";
import { trainingGraph } from "../graphs/training-graph.ts";
import type { Architecture } from "../networks/architecture.ts";
import { rowsPerPiece } from "./limits.ts";

/**
 * The sessions of one architecture, optimizer and minibatch size. Numbers of models, steps and examples are
 * open, so that one set serves all stacks and data sets.
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
    // Only the number of steps of a call changes for a convolutional model: a few plans, which save some
    // hundredths.
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
