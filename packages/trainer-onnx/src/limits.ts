import type { ModelSpecification } from "@slicetuner/core";

/**
 * Multiply-adds, about, of one call to the runtime. The call blocks the thread: this is some hundredths of a second, so
 * that timers, messages and cancelling get their turn on slow machines too.
 */
const workPerCall = 1.5e8;

/** Small models side by side at most: larger stacks are hardly faster (see the README). */
const largestStacks: Record<ModelSpecification["kind"], number> = { "softmax-regression": 16, mlp: 8 };

/** Jobs that a trainer takes in one call: two stacks, so that those that wait take the places of those that end. */
export function jobsPerCall(kind: ModelSpecification["kind"]): number {
  return 2 * largestStacks[kind];
}

/** Models side by side; fewer where one step of them would block too long. */
export function stackSize(
  kind: ModelSpecification["kind"],
  parameterCount: number,
  batchSize: number,
): number {
  const affordable = Math.floor(workPerCall / (batchSize * parameterCount));
  return Math.max(1, Math.min(largestStacks[kind], affordable));
}

/** Training steps of one call, with so many places in the stack. */
export function stepsPerCall(places: number, parameterCount: number, batchSize: number): number {
  return Math.max(1, Math.floor(workPerCall / (places * batchSize * parameterCount)));
}

/** Examples on which a stack is evaluated in one call: a forward pass is a third of a training step's work. */
export function examplesPerPiece(models: number, parameterCount: number): number {
  const affordable = Math.floor((3 * workPerCall) / (models * parameterCount));
  return Math.max(64, Math.min(8192, affordable));
}
