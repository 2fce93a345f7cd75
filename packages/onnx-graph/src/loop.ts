import { GraphError } from "./graph-error.ts";
import { Scope } from "./scope.ts";
import { describe, type Shape, sameShape } from "./shape.ts";
import { constant, innermostScope, inputOf, operation, scalar, type Tensor } from "./tensor.ts";

export interface LoopOptions {
  /** How often the body runs; an int64 tensor of rank 0 where only the running model knows. */
  readonly iterations: Tensor | number;
  /** What goes from one iteration to the next; at least one must depend on an input of the graph. */
  readonly state: readonly Tensor[];
  /**
   * Next state from the iteration's number (int64, from 0) and the state. May read any tensor around the
   * loop.
   */
  readonly body: (iteration: Tensor, state: readonly Tensor[]) => readonly Tensor[];
}

/**
 * Runs a body a number of times and returns the last state. Has no gradient; gradients inside the body are
 * fine.
 * @throws GraphError when the body changes the types or shapes of the state.
 */
export function loop({ iterations, state, body }: LoopOptions): readonly Tensor[] {
  const count = typeof iterations === "number" ? scalar("int64", iterations) : iterations;
  const goOn = constant("bool", [], [1]);
  const scope = bodyScope([count, ...state]);
  const iteration = inputOf(scope, "int64", []);
  const condition = inputOf(scope, "bool", []);
  const before = state.map(({ elementType, shape }) => inputOf(scope, elementType, shape));
  const after = body(iteration, before);
  expectSameState(state, after);
  return operation({
    operator: "Loop",
    inputs: [count, goOn, ...state],
    outputs: state,
    body: { scope, inputs: [iteration, condition, ...before], outputs: [condition, ...after] },
  });
}

export interface ScanOptions {
  /** Tensors of one common first length; iteration i gets entry i of each. */
  readonly sequences: readonly Tensor[];
  /** What goes from one iteration to the next. */
  readonly state: readonly Tensor[];
  /** Next state from this iteration's entries and the state. May read any tensor around the loop. */
  readonly body: (entries: readonly Tensor[], state: readonly Tensor[]) => readonly Tensor[];
}

/**
 * Runs a body for each entry of some sequences and returns the last state: a loop whose inputs need no
 * gathering. Has no gradient; gradients inside the body are fine.
 * @throws GraphError when the body changes the types or shapes of the state, or the sequences differ in
 * length.
 */
export function scan({ sequences, state, body }: ScanOptions): readonly Tensor[] {
  const lengths = new Set(sequences.map(({ shape }) => shape[0]));
  if (lengths.size !== 1 || lengths.has(undefined)) {
    throw new GraphError(`sequences of lengths ${describe([...lengths].map(String))}`);
  }
  const scope = bodyScope([...state, ...sequences]);
  const copy = ({ elementType }: Tensor, shape: Shape): Tensor => inputOf(scope, elementType, shape);
  const before = state.map((tensor) => copy(tensor, tensor.shape));
  const entries = sequences.map((tensor) => copy(tensor, tensor.shape.slice(1)));
  const after = body(entries, before);
  expectSameState(state, after);
  return operation({
    operator: "Scan",
    inputs: [...state, ...sequences],
    attributes: { num_scan_inputs: sequences.length },
    outputs: state,
    body: { scope, inputs: [...before, ...entries], outputs: after },
  });
}

function bodyScope(inputs: readonly Tensor[]): Scope {
  const parent = innermostScope(inputs);
  if (parent === undefined) throw new GraphError("no input of a loop depends on an input of its graph");
  return new Scope(parent);
}

function expectSameState(before: readonly Tensor[], after: readonly Tensor[]): void {
  if (before.length !== after.length) {
    throw new GraphError(`a body returned ${after.length} tensors for a state of ${before.length}`);
  }
  before.forEach((old, index) => {
    const found = after[index]!;
    if (old.elementType !== found.elementType || !sameShape(old.shape, found.shape)) {
      throw new GraphError(
        `state ${index} is ${old.elementType} ${describe(old.shape)} before the body and ` +
          `${found.elementType} ${describe(found.shape)} after it`,
      );
    }
  });
}
