import { readFields, textOf } from "./protobuf-reader.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

/** The new name of a tensor. */
export type Renaming = (name: string) => string;

/**
 * How fields are rewritten, by their numbers in onnx.proto: `name` is a tensor's name, otherwise a message
 * with fields of its own. What is not listed stays as it is.
 */
interface MessageRule {
  readonly [field: number]: "name" | (() => MessageRule);
}

const tensorRule: MessageRule = { 8: "name" };
const valueRule: MessageRule = { 1: "name" };
const sparseTensorRule: MessageRule = { 1: () => tensorRule };
const textPairRule: MessageRule = { 2: "name" };
const quantizationRule: MessageRule = { 1: "name", 2: () => textPairRule };
const attributeRule: MessageRule = { 6: () => graphRule, 11: () => graphRule };
const nodeRule: MessageRule = { 1: "name", 2: "name", 5: () => attributeRule };
const graphRule: MessageRule = {
  1: () => nodeRule,
  5: () => tensorRule,
  11: () => valueRule,
  12: () => valueRule,
  13: () => valueRule,
  14: () => quantizationRule,
  15: () => sparseTensorRule,
};

/** A GraphProto with its tensors renamed, those in the bodies of its loops and branches too. */
export function renameTensors(graph: Uint8Array, renaming: Renaming): Uint8Array {
  return rewrite(graph, graphRule, renaming);
}

function rewrite(message: Uint8Array, rule: MessageRule, renaming: Renaming): Uint8Array {
  const writer = new ProtobufWriter();
  for (const field of readFields(message)) {
    const change = rule[field.number];
    if (change === undefined) writer.raw(field.raw);
    else if (change === "name") writer.string(field.number, newName(textOf(field), renaming));
    else writer.bytes(field.number, rewrite(field.content, change(), renaming));
  }
  return writer.finish();
}

/** An input that an operator does without has an empty name. */
function newName(name: string, renaming: Renaming): string {
  return name === "" ? "" : renaming(name);
}
