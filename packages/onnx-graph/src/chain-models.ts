import { GraphError } from "./graph-error.ts";
import { type Field, readFields, textOf } from "./protobuf-reader.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";
import { renameTensors } from "./rename-tensors.ts";

/** A model with one input, as a part of a chain. */
export interface ChainLink {
  /** The bytes of an `.onnx` file. */
  readonly model: Uint8Array;
  /** The tensor that goes on to the next model: an output, or any tensor inside. */
  readonly output: string;
}

export interface ChainOptions {
  /**
   * Which model's operator sets the file declares: that of a model from elsewhere. The operators of the
   * others must mean the same in them.
   * @default 0
   */
  readonly operatorSetsOf?: number;
  /** What the input of the chain is called. */
  readonly input: string;
  /** What its output is called. */
  readonly output: string;
}

// Fields of ModelProto and GraphProto (onnx.proto).
const model = { irVersion: 1, producerName: 2, graph: 7, operatorSets: 8, metadata: 14, functions: 25 };
const graph = { node: 1, name: 2, initializer: 5, documentation: 10, input: 11, output: 12, metadata: 16 };

/**
 * One model out of several: what each makes goes into the next. Tensors inside are called `part0/…`,
 * `part1/…`. Metadata are those of all models, the producer is that of the last one.
 * @throws GraphError for bytes that are no model, or a model that has not one input or names it as its
 * output.
 */
export function chainModels(links: readonly ChainLink[], options: ChainOptions): Uint8Array {
  const parts = links.map(({ model: bytes, output }, index) => {
    const fields = readFields(bytes);
    const found = fields.find(({ number }) => number === model.graph);
    if (found === undefined) throw new GraphError(`model ${index} of the chain has no graph`);
    return { fields, output, ...readInput(found.content, output, index), graph: found.content };
  });
  // The tensor before link k has one name on both sides.
  const border = (index: number): string => {
    if (index === 0) return options.input;
    return index === links.length ? options.output : `part${index - 1}/${links[index - 1]!.output}`;
  };
  const graphs = parts.map(({ graph: bytes, input, output }, index) =>
    readFields(
      renameTensors(bytes, (name) => {
        if (name === output) return border(index + 1);
        return name === input ? border(index) : `part${index}/${name}`;
      }),
    ),
  );
  const all = parts.flatMap(({ fields }) => fields);
  const writer = new ProtobufWriter();
  writer.integer(model.irVersion, Math.max(8, ...ofNumber(all, model.irVersion).map(({ value }) => value)));
  copy(writer, parts.at(-1)!.fields, model.producerName);
  writer.message(model.graph, (chain) => writeChain(chain, graphs, options));
  copy(writer, parts[options.operatorSetsOf ?? 0]!.fields, model.operatorSets);
  copy(writer, all, model.metadata);
  copy(writer, all, model.functions);
  return writer.finish();
}

/** A model with one more output: any tensor inside. */
export function addOutput(bytes: Uint8Array, name: string): Uint8Array {
  const writer = new ProtobufWriter();
  for (const field of readFields(bytes)) {
    if (field.number !== model.graph) writer.raw(field.raw);
    else {
      writer.message(model.graph, (inner) => {
        inner.raw(field.content);
        inner.message(graph.output, (value) => value.string(1, name));
      });
    }
  }
  return writer.finish();
}

/** Old files list initializers among the inputs. */
function readInput(content: Uint8Array, output: string, index: number): { readonly input: string } {
  const fields = readFields(content);
  const nameOf = (field: Field, number: number): string =>
    readFields(field.content)
      .filter((inner) => inner.number === number)
      .map(textOf)
      .join("");
  const initializers = ofNumber(fields, graph.initializer).map((field) => nameOf(field, 8));
  const inputs = ofNumber(fields, graph.input)
    .map((field) => nameOf(field, 1))
    .filter((name) => !initializers.includes(name));
  if (inputs.length !== 1) throw new GraphError(`model ${index} of the chain has ${inputs.length} inputs`);
  const input = inputs[0]!;
  if (input === output)
    throw new GraphError(`model ${index} of the chain has "${output}" as input and as output`);
  return { input };
}

function writeChain(
  writer: ProtobufWriter,
  graphs: readonly (readonly Field[])[],
  { input, output }: ChainOptions,
): void {
  const left = [graph.name, graph.documentation, graph.input, graph.output, graph.metadata];
  for (const fields of graphs) {
    for (const { number, raw } of fields) if (!left.includes(number)) writer.raw(raw);
  }
  writer.string(graph.name, "chain");
  const named = (field: Field, name: string): boolean =>
    readFields(field.content).some((inner) => inner.number === 1 && textOf(inner) === name);
  const first = ofNumber(graphs[0]!, graph.input).find((field) => named(field, input));
  // Of a field that is written twice others take the last one, and the whole name is neither.
  if (first === undefined) throw new GraphError(`the first model of the chain does not name its input once`);
  writer.raw(first.raw);
  const last = ofNumber(graphs.at(-1)!, graph.output).find((field) => named(field, output));
  if (last !== undefined) writer.raw(last.raw);
  else writer.message(graph.output, (value) => value.string(1, output));
}

function ofNumber(fields: readonly Field[], number: number): readonly Field[] {
  return fields.filter((field) => field.number === number);
}

function copy(writer: ProtobufWriter, fields: readonly Field[], number: number): void {
  for (const { raw } of ofNumber(fields, number)) writer.raw(raw);
}
