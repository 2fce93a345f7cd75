import type { ElementType, TensorData } from "./element-type.ts";
import { isFloating } from "./element-type.ts";
import { GraphError } from "./graph-error.ts";
import type { AttributeValue } from "./model-proto.ts";
import type { Scope } from "./scope.ts";
import { broadcastShapes, describe, entryCount, type Shape } from "./shape.ts";

/** A value in a graph, known by its type and shape; numbers appear only when the model runs. */
export interface Tensor {
  readonly elementType: ElementType;
  readonly shape: Shape;
  readonly source: TensorSource;
  /**
   * The graph whose inputs the tensor depends on, the innermost; none for constants and what follows from
   * them.
   */
  readonly scope: Scope | undefined;
}

export type TensorSource =
  | { readonly kind: "input" }
  | { readonly kind: "constant"; readonly data: TensorData }
  | { readonly kind: "operation"; readonly operation: Operation; readonly index: number };

/** A tensor, or a number that stands for a constant of the other operand's type. */
export type Operand = Tensor | number;

/**
 * The vector-Jacobian product of an operation: from the gradients of its outputs (undefined where nothing
 * depends on an output) those of its inputs (undefined where there is none). Each has the shape of its
 * tensor.
 */
export type VectorJacobianProduct = (
  outputGradients: readonly (Tensor | undefined)[],
) => readonly (Tensor | undefined)[];

export interface Operation {
  readonly operator: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly scope: Scope | undefined;
  /** Absent where an operator has no gradient in any input (comparisons, `shapeOf`). */
  readonly vectorJacobianProduct?: VectorJacobianProduct;
  /** What the vector-Jacobian product differentiates by, where that is not `inputs`. */
  readonly gradientInputs?: readonly Tensor[];
  /** The body of a loop, written as the attribute `body`. */
  readonly body?: LoopBody;
}

/** A graph inside a graph; it may read the tensors around it. */
export interface LoopBody {
  readonly scope: Scope;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

export interface OperationInput
  extends Pick<Operation, "operator" | "inputs" | "vectorJacobianProduct" | "gradientInputs" | "body"> {
  readonly attributes?: Operation["attributes"];
  readonly outputs: readonly Pick<Tensor, "elementType" | "shape">[];
}

/** Adds an operation with any number of outputs to the graph of its inputs. */
export function operation(input: OperationInput): readonly Tensor[] {
  const outputs: Tensor[] = [];
  const scope = innermostScope(input.inputs);
  const made: Operation = { ...input, attributes: input.attributes ?? {}, scope, outputs };
  input.outputs.forEach(({ elementType, shape }, index) => {
    outputs.push({ elementType, shape, scope, source: { kind: "operation", operation: made, index } });
  });
  return outputs;
}

/** Adds an operation with one output. */
export function singleOutput(
  input: Omit<OperationInput, "outputs"> & Pick<Tensor, "elementType" | "shape">,
): Tensor {
  const { elementType, shape, ...rest } = input;
  return operation({ ...rest, outputs: [{ elementType, shape }] })[0]!;
}

/** The same value with another way to its gradient: a short form for a composition of operators. */
export function overrideGradient(
  value: Tensor,
  gradientInputs: readonly Tensor[],
  vectorJacobianProduct: VectorJacobianProduct,
): Tensor {
  const { elementType, shape } = value;
  return singleOutput({
    operator: "Identity",
    inputs: [value],
    gradientInputs,
    elementType,
    shape,
    vectorJacobianProduct,
  });
}

/** A tensor whose entries are known now. */
export function constant(elementType: ElementType, shape: readonly number[], data: TensorData): Tensor {
  if (data.length !== entryCount(shape)) {
    throw new GraphError(`${data.length} entries for a constant of shape ${describe(shape)}`);
  }
  return { elementType, shape, scope: undefined, source: { kind: "constant", data } };
}

/** A constant of rank 0. */
export function scalar(elementType: ElementType, value: number): Tensor {
  return constant(elementType, [], [value]);
}

/** Two operands as tensors of one type, with the shape of their elementwise result. */
export function broadcastOperands(
  operator: string,
  first: Operand,
  second: Operand,
): { readonly first: Tensor; readonly second: Tensor; readonly shape: Shape } {
  const model = typeof first === "number" ? second : first;
  if (typeof model === "number") throw new GraphError(`${operator} of two numbers`);
  const left = typeof first === "number" ? scalar(model.elementType, first) : first;
  const right = typeof second === "number" ? scalar(model.elementType, second) : second;
  if (left.elementType !== right.elementType) {
    throw new GraphError(`${operator} of ${left.elementType} and ${right.elementType}`);
  }
  return { first: left, second: right, shape: broadcastShapes(left.shape, right.shape) };
}

export function expectFloating(operator: string, tensor: Tensor): void {
  if (!isFloating(tensor.elementType)) throw new GraphError(`${operator} of ${tensor.elementType}`);
}

/** An input of a graph or of a loop's body. */
export function inputOf(scope: Scope, elementType: ElementType, shape: Shape): Tensor {
  return { elementType, shape, scope, source: { kind: "input" } };
}

/** The scope in which an operation on these tensors takes place. */
export function innermostScope(tensors: readonly Tensor[]): Scope | undefined {
  let innermost: Scope | undefined;
  for (const { scope } of tensors) {
    if (scope === undefined || scope === innermost) continue;
    if (innermost === undefined || scope.isInside(innermost)) innermost = scope;
    else if (!innermost.isInside(scope)) throw new GraphError("tensors of unrelated graphs in one operation");
  }
  return innermost;
}
