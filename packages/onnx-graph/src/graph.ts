import type { ElementType } from "./element-type.ts";
import { GraphError } from "./graph-error.ts";
import { encodeModel } from "./model-proto.ts";
import { Scope } from "./scope.ts";
import type { Shape } from "./shape.ts";
import { inputOf, type Tensor } from "./tensor.ts";
import { writeGraph } from "./write-graph.ts";

/** What a model's file says beside its graph. */
export interface ModelOptions {
  /** What made the model. @default "@slicetuner/onnx-graph" */
  readonly producerName?: string;
  /** Texts by key, kept in the file as `metadata_props`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Names of tensors inside the graph, for who looks in; the others get names that are made up. */
  readonly names?: Readonly<Record<string, Tensor>>;
}

/**
 * A model in the making: declare its inputs, compute with the operators, and write the bytes of the outputs
 * wanted.
 *
 * ```ts
 * const graph = new Graph();
 * const x = graph.input("x", "float32", ["batch", 3]);
 * const bytes = graph.toModel({ y: relu(add(x, 1)) });
 * ```
 */
export class Graph {
  readonly #scope = new Scope();
  readonly #inputs = new Map<string, Tensor>();

  /** @throws GraphError for a name that is taken. */
  input(name: string, elementType: ElementType, shape: Shape): Tensor {
    if (this.#inputs.has(name)) throw new GraphError(`two inputs are called "${name}"`);
    const tensor = inputOf(this.#scope, elementType, shape);
    this.#inputs.set(name, tensor);
    return tensor;
  }

  /**
   * The bytes of an ONNX model with all inputs of the graph and these outputs. Only operations that an output
   * needs are written.
   * @throws GraphError for a name that is given twice.
   */
  toModel(outputs: Readonly<Record<string, Tensor>>, options: ModelOptions = {}): Uint8Array {
    const { producerName, metadata, names } = options;
    return encodeModel(writeGraph(this.#scope, this.#inputs, outputs, names), { producerName, metadata });
  }
}
