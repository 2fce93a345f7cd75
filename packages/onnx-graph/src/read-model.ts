import { GraphError } from "./graph-error.ts";
import { type Field, integersOf, readFields, textOf } from "./protobuf-reader.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

// Fields of onnx.proto.
const model = { graph: 7, metadata: 14 };
const graph = { node: 1, output: 12 };
const node = { input: 1, output: 2, operator: 4, attribute: 5, domain: 7 };
const attribute = { name: 1, integers: 8, strings: 9 };

/** What a file says besides its operators. */
export interface ModelFacts {
  /** Metadata of the file by key. */
  readonly metadata: ReadonlyMap<string, string>;
  /**
   * Names of the classes, in the order of the scores, where a classifier of the operator set `ai.onnx.ml`
   * names them (as exports of scikit-learn do); whole numbers as text. Undefined where none does, or several
   * differ.
   */
  readonly classNames: readonly string[] | undefined;
  /**
   * Outputs that are lists of maps from class to score, and the tensor of the scores that each is made from.
   */
  readonly scoreMaps: readonly { readonly output: string; readonly scores: string }[];
}

/** @throws GraphError for bytes that are no ONNX model */
export function readModelFacts(bytes: Uint8Array): ModelFacts {
  const fields = readFields(bytes);
  const nodes = nodesOf(fields);
  const names = new Set(
    nodes
      .map(classNamesOf)
      .filter((found) => found.length > 0)
      .map((found) => JSON.stringify(found)),
  );
  const [only] = names;
  return {
    metadata: new Map(
      fields.filter(({ number }) => number === model.metadata).map(({ content }) => pairOf(content)),
    ),
    classNames: names.size === 1 ? (JSON.parse(only!) as string[]) : undefined,
    scoreMaps: nodes.filter(isScoreMap).map((fieldsOfNode) => ({
      output: textsOf(fieldsOfNode, node.output)[0]!,
      scores: textsOf(fieldsOfNode, node.input)[0]!,
    })),
  };
}

/**
 * The same model with score maps (ZipMap) taken out: in the place of each such output is the tensor of its
 * scores. ONNX Runtime's JavaScript packages give no outputs but tensors.
 */
export function withoutScoreMaps(bytes: Uint8Array): Uint8Array {
  const { scoreMaps } = readModelFacts(bytes);
  if (scoreMaps.length === 0) return bytes;
  const writer = new ProtobufWriter();
  for (const field of readFields(bytes)) {
    if (field.number !== model.graph) writer.raw(field.raw);
    else writer.message(model.graph, (inner) => writeGraph(inner, field, scoreMaps));
  }
  return writer.finish();
}

function writeGraph(writer: ProtobufWriter, { content }: Field, scoreMaps: ModelFacts["scoreMaps"]): void {
  for (const field of readFields(content)) {
    if (field.number === graph.node && isScoreMap(readFields(field.content))) continue;
    const map =
      field.number === graph.output &&
      scoreMaps.find(({ output }) => textsOf(readFields(field.content), 1)[0] === output);
    if (!map) writer.raw(field.raw);
    else writer.message(graph.output, (value) => value.string(1, map.scores));
  }
}

function nodesOf(fields: readonly Field[]): (readonly Field[])[] {
  const found = fields.find(({ number }) => number === model.graph);
  if (found === undefined) throw new GraphError("no ONNX model: it has no graph");
  return readFields(found.content)
    .filter(({ number }) => number === graph.node)
    .map(({ content }) => readFields(content));
}

function isScoreMap(fields: readonly Field[]): boolean {
  return textsOf(fields, node.operator)[0] === "ZipMap" && textsOf(fields, node.domain)[0] === "ai.onnx.ml";
}

/** The attribute `classlabels_…` of a classifier or a score map; empty for other nodes. */
function classNamesOf(fields: readonly Field[]): readonly string[] {
  const operator = textsOf(fields, node.operator)[0] ?? "";
  if (!/Classifier$|^ZipMap$/.test(operator)) return [];
  return fields
    .filter(({ number }) => number === node.attribute)
    .map(({ content }) => readFields(content))
    .filter((parts) => /^classlabels_/.test(textsOf(parts, attribute.name)[0] ?? ""))
    .flatMap((parts) => [
      ...textsOf(parts, attribute.strings),
      ...parts
        .filter(({ number }) => number === attribute.integers)
        .flatMap(integersOf)
        .map(String),
    ]);
}

function pairOf(content: Uint8Array): [string, string] {
  const fields = readFields(content);
  return [textsOf(fields, 1)[0] ?? "", textsOf(fields, 2)[0] ?? ""];
}

function textsOf(fields: readonly Field[], number: number): string[] {
  return fields.filter((field) => field.number === number).map(textOf);
}
