import { dataTypeCodes, type ElementType, type TensorData, toRawData } from "./element-type.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";
import type { Shape } from "./shape.ts";

/** The operator set and file version that models declare; read by ONNX Runtime 1.14 and later. */
const opsetVersion = 18;
const irVersion = 8;

export type AttributeValue = number | string | readonly number[] | { readonly float: number } | GraphProto;

export interface NodeProto {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface ValueProto {
  readonly name: string;
  readonly elementType: ElementType;
  readonly shape: Shape;
}

export interface InitializerProto extends ValueProto {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export interface GraphProto {
  readonly name: string;
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly InitializerProto[];
  readonly inputs: readonly ValueProto[];
  readonly outputs: readonly ValueProto[];
}

/** What a file says beside its graph. */
export interface ModelDescription {
  readonly producerName?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** The bytes of an `.onnx` file. Field numbers are those of onnx.proto. */
export function encodeModel(
  graph: GraphProto,
  { producerName = "@slicetuner/onnx-graph", metadata = {} }: ModelDescription = {},
): Uint8Array {
  const writer = new ProtobufWriter();
  writer.integer(1, irVersion);
  writer.string(2, producerName);
  writer.message(7, (model) => writeGraph(model, graph));
  writer.message(8, (opset) => {
    opset.string(1, "");
    opset.integer(2, opsetVersion);
  });
  for (const [key, value] of Object.entries(metadata)) {
    writer.message(14, (entry) => {
      entry.string(1, key);
      entry.string(2, value);
    });
  }
  return writer.finish();
}

function writeGraph(writer: ProtobufWriter, graph: GraphProto): void {
  for (const node of graph.nodes) writer.message(1, (message) => writeNode(message, node));
  writer.string(2, graph.name);
  for (const tensor of graph.initializers) writer.message(5, (message) => writeTensor(message, tensor));
  for (const value of graph.inputs) writer.message(11, (message) => writeValue(message, value));
  for (const value of graph.outputs) writer.message(12, (message) => writeValue(message, value));
}

function writeNode(writer: ProtobufWriter, node: NodeProto): void {
  for (const input of node.inputs) writer.string(1, input);
  for (const output of node.outputs) writer.string(2, output);
  writer.string(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes)) {
    writer.message(5, (message) => writeAttribute(message, name, value));
  }
}

/** AttributeProto.AttributeType: FLOAT 1, INT 2, STRING 3, GRAPH 5, INTS 7. */
function writeAttribute(writer: ProtobufWriter, name: string, value: AttributeValue): void {
  writer.string(1, name);
  if (typeof value === "number") {
    writer.integer(3, value);
    writer.integer(20, 2);
  } else if (typeof value === "string") {
    writer.string(4, value);
    writer.integer(20, 3);
  } else if ("float" in value) {
    writer.float(2, value.float);
    writer.integer(20, 1);
  } else if ("nodes" in value) {
    writer.message(6, (message) => writeGraph(message, value));
    writer.integer(20, 5);
  } else {
    writer.packedIntegers(8, value);
    writer.integer(20, 7);
  }
}

function writeTensor(writer: ProtobufWriter, tensor: InitializerProto): void {
  writer.packedIntegers(1, tensor.shape);
  writer.integer(2, dataTypeCodes[tensor.elementType]);
  writer.string(8, tensor.name);
  writer.bytes(9, toRawData(tensor.elementType, tensor.data));
}

function writeValue(writer: ProtobufWriter, value: ValueProto): void {
  writer.string(1, value.name);
  writer.message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.integer(1, dataTypeCodes[value.elementType]);
      tensor.message(2, (shape) => {
        for (const dimension of value.shape) {
          shape.message(1, (message) => {
            if (typeof dimension === "number") message.integer(1, dimension);
            else message.string(2, dimension);
          });
        }
      });
    }),
  );
}
