import type { InferenceSession } from "onnxruntime-common";

/**
 * How sessions are made: one thread is never slower for models of this size, and workers make use of the
 * cores.
 */
export const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  // Shapes change whenever a model leaves a stack, and with the data; remembered memory plans would pile up.
  enableMemPattern: false,
  logSeverityLevel: 3,
};
