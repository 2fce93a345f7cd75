import type { ModelSpecification } from "@slicetuner/core";
import type { OnnxRuntime } from "@slicetuner/onnx-runtime";
import { type Architecture, unitsOf } from "../networks/architecture.ts";

/**
 * Multiply-adds, about, of one call to the runtime. The call blocks the thread: this is some hundredths of a
 * second, so that timers, messages and cancelling get their turn on slow machines too.
 */
const workPerCall = 1.5e8;

/** The same for convolutional models, whose large products are computed faster in the native runtime. */
const convolutionalWorkPerCall: Record<OnnxRuntime["kind"], number> = { native: 6e8, wasm: 1.5e8 };

/** Numbers that a call is handed, or holds in one intermediate result, at most: 16 MB. */
const numbersPerCall = 2 ** 22;

/** Small models side by side at most: larger stacks are hardly faster (see the README). */
const largestStacks: Record<ModelSpecification["kind"], number> = {
  "softmax-regression": 16,
  mlp: 8,
  cnn: 1,
};

/**
 * Jobs that a trainer takes in one call: two stacks, so that those that wait take the places of those that
 * end. Models that are not stacked come one a call.
 */
export function jobsPerCall(kind: ModelSpecification["kind"]): number {
  return kind === "cnn" ? 1 : 2 * largestStacks[kind];
}

/** Models side by side; fewer where one step of them would block too long. */
export function stackSize(
  kind: ModelSpecification["kind"],
  { work }: Pick<Architecture, "work">,
  batchSize: number,
): number {
  const affordable = Math.floor(workPerCall / (batchSize * work));
  return Math.max(1, Math.min(largestStacks[kind], affordable));
}

/**
 * ONNX Runtime computes a stack of one in another order than larger ones, and the last bits differ. So a
 * stack has at least two places: then a model's bits do not depend on its neighbours. Convolutional models
 * have none.
 */
export function smallestStack({ isConvolutional }: Pick<Architecture, "isConvolutional">): number {
  return isConvolutional ? 1 : 2;
}

/** Training steps of one call, with so many places in the stack. */
export function stepsPerCall(
  places: number,
  { work, dropouts, isConvolutional, inputs }: Architecture,
  batchSize: number,
  runtime: OnnxRuntime["kind"],
): number {
  const handed = dropouts.reduce((sum, dropout) => sum + unitsOf(dropout), isConvolutional ? inputs : 1);
  const budget = isConvolutional ? convolutionalWorkPerCall[runtime] : workPerCall;
  const affordable = Math.min(budget / work, numbersPerCall / handed) / (places * batchSize);
  return Math.max(1, Math.floor(affordable));
}

/**
 * Examples on which a stack is evaluated in one call: a forward pass is a third of a training step's work.
 */
export function examplesPerPiece(
  models: number,
  { work, largestResult }: Pick<Architecture, "work" | "largestResult">,
): number {
  const affordable = Math.min((3 * workPerCall) / work, numbersPerCall / largestResult) / models;
  return Math.max(1, Math.min(8192, Math.floor(affordable)));
}

/**
 * Rows of each model in one call, when batch samplers want to know how it does on them. Always as many, the
 * last ones filled up: another number would be computed in another order, and the last bits would differ.
 */
export function rowsPerPiece(architecture: Architecture): number {
  if (architecture.isConvolutional) return Math.min(128, examplesPerPiece(1, architecture));
  const affordable = Math.floor(workPerCall / (largestStacks["softmax-regression"] * architecture.work));
  return Math.max(128, Math.min(1024, affordable));
}
