import { GraphError } from "./graph-error.ts";
import type { AttributeValue, GraphProto, InitializerProto, NodeProto, ValueProto } from "./model-proto.ts";
import type { Scope } from "./scope.ts";
import { staticShape } from "./shape.ts";
import type { LoopBody, Operation, Tensor } from "./tensor.ts";

/** What is written of one graph or loop body. */
interface Page {
  readonly nodes: NodeProto[];
  readonly initializers: InitializerProto[];
}

/** Puts what the outputs need in order, names it, and sorts it into the graph and the bodies of its loops. */
export function writeGraph(
  scope: Scope,
  inputs: ReadonlyMap<string, Tensor>,
  outputs: Readonly<Record<string, Tensor>>,
  innerNames: Readonly<Record<string, Tensor>> = {},
): GraphProto {
  const outputNames = Object.keys(outputs);
  const clash = outputNames.find((name) => inputs.has(name));
  if (clash !== undefined) throw new GraphError(`an input and an output are called "${clash}"`);
  const inner = Object.keys(innerNames);
  const twice = inner.find((name) => inputs.has(name) || outputNames.includes(name));
  if (twice !== undefined)
    throw new GraphError(`an inner tensor is called "${twice}", as an input or output`);
  const writer = new GraphWriter(scope, [...inputs.keys(), ...outputNames, ...inner], innerNames);
  return writer.write("graph", scope, inputs, new Map(Object.entries(outputs)));
}

class GraphWriter {
  readonly #root: Scope;
  readonly #pages = new Map<Scope, Page>();
  /** The name of each tensor that has been written. */
  readonly #names = new Map<Tensor, string>();
  /** The name that a tensor is to get; an output's goes before an inner one. */
  readonly #wantedNames = new Map<Tensor, string>();
  readonly #written = new Set<Operation>();
  /** Names that no generated name may equal: ONNX allows each name once, bodies included. */
  readonly #takenNames: Set<string>;

  constructor(root: Scope, reservedNames: readonly string[], innerNames: Readonly<Record<string, Tensor>>) {
    this.#root = root;
    for (const [name, tensor] of Object.entries(innerNames)) this.#wantedNames.set(tensor, name);
    this.#takenNames = new Set(reservedNames);
  }

  write(
    name: string,
    scope: Scope,
    inputs: ReadonlyMap<string, Tensor>,
    outputs: ReadonlyMap<string, Tensor>,
  ): GraphProto {
    for (const [inputName, tensor] of inputs) this.#names.set(tensor, inputName);
    for (const [outputName, tensor] of outputs) {
      if (tensor.scope === scope) this.#wantedNames.set(tensor, outputName);
    }
    for (const tensor of outputs.values()) this.#visit(tensor);
    const page = this.#page(scope);
    for (const [outputName, tensor] of outputs) {
      const found = this.#names.get(tensor)!;
      // An input, a constant, an outer tensor or one that is two outputs needs a node to have this name.
      if (found === outputName) continue;
      page.nodes.push({ operator: "Identity", inputs: [found], outputs: [outputName], attributes: {} });
    }
    return { name, ...page, inputs: valueProtos(inputs), outputs: valueProtos(outputs) };
  }

  #visit(tensor: Tensor): void {
    if (this.#names.has(tensor)) return;
    const { source, elementType, shape } = tensor;
    if (source.kind === "operation") {
      this.#visitOperation(source.operation);
    } else if (source.kind === "constant") {
      const name = this.#wantedNames.get(tensor) ?? this.#freshName("constant");
      this.#names.set(tensor, name);
      this.#page(this.#root).initializers.push({
        name,
        elementType,
        shape: staticShape(shape)!,
        data: source.data,
      });
    } else {
      throw new GraphError("an output needs an input of another graph");
    }
  }

  #visitOperation(operation: Operation): void {
    if (this.#written.has(operation)) return;
    this.#written.add(operation);
    for (const input of operation.inputs) this.#visit(input);
    const body = operation.body === undefined ? {} : { body: this.#writeBody(operation.body) };
    const attributes: Record<string, AttributeValue> = { ...operation.attributes, ...body };
    for (const output of operation.outputs) {
      this.#names.set(output, this.#wantedNames.get(output) ?? this.#freshName(operation.operator));
    }
    this.#page(operation.scope ?? this.#root).nodes.push({
      operator: operation.operator,
      inputs: operation.inputs.map((input) => this.#names.get(input)!),
      outputs: operation.outputs.map((output) => this.#names.get(output)!),
      attributes,
    });
  }

  /** What the body reads of the graphs around it is written there, and so before the loop itself. */
  #writeBody({ scope, inputs, outputs }: LoopBody): GraphProto {
    const named = (stem: string, tensors: readonly Tensor[]): Map<string, Tensor> =>
      new Map(tensors.map((tensor) => [this.#freshName(stem), tensor]));
    return this.write("body", scope, named("element", inputs), named("result", outputs));
  }

  #page(scope: Scope): Page {
    let page = this.#pages.get(scope);
    if (page === undefined) {
      page = { nodes: [], initializers: [] };
      this.#pages.set(scope, page);
    }
    return page;
  }

  #freshName(stem: string): string {
    let number = this.#takenNames.size;
    while (this.#takenNames.has(`${stem}_${number}`)) number++;
    const name = `${stem}_${number}`;
    this.#takenNames.add(name);
    return name;
  }
}

function valueProtos(tensors: ReadonlyMap<string, Tensor>): ValueProto[] {
  return Array.from(tensors, ([name, { elementType, shape }]) => ({ name, elementType, shape }));
}
