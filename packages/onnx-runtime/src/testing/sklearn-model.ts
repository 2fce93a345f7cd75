/** A file as scikit-learn's exporter writes one: a linear classifier of the operator set `ai.onnx.ml`. */
export interface SklearnModel {
  /** Inputs, whose columns come one after another. */
  readonly inputs: readonly {
    readonly name: string;
    readonly type: "float32" | "float64" | "int64";
    readonly columns: number;
  }[];
  /** Texts or whole numbers. */
  readonly classes: readonly string[] | readonly number[];
  /** Classes × columns. */
  readonly coefficients: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
  /** Whether the probabilities come as a list of maps. */
  readonly hasScoreMap: boolean;
}

const elementTypes = { float32: 1, float64: 11, int64: 7, string: 8 } as const;

/** The bytes, written by hand: this package writes no such operators. */
export function sklearnModel(model: SklearnModel): Uint8Array {
  const { inputs, classes, coefficients, intercepts, hasScoreMap } = model;
  const isText = typeof classes[0] === "string";
  const labels = isText
    ? attribute("classlabels_strings", 8, ...classes.map((name) => text(9, String(name))))
    : attribute("classlabels_ints", 7, ...classes.map((name) => integer(8, Number(name))));
  const mapLabels = isText
    ? attribute("classlabels_strings", 8, ...classes.map((name) => text(9, String(name))))
    : attribute("classlabels_int64s", 7, ...classes.map((name) => integer(8, Number(name))));
  const nodes = [
    ...inputs.map(({ name }) =>
      node("Cast", [name], [`${name}_float`], "", attribute("to", 2, integer(3, 1))),
    ),
    node(
      "Concat",
      inputs.map(({ name }) => `${name}_float`),
      ["features"],
      "",
      attribute("axis", 2, integer(3, 1)),
    ),
    node(
      "LinearClassifier",
      ["features"],
      ["output_label", "scores"],
      "ai.onnx.ml",
      attribute("coefficients", 6, ...coefficients.flat().map((value) => float(7, value))),
      attribute("intercepts", 6, ...intercepts.map((value) => float(7, value))),
      labels,
      attribute("multi_class", 2, integer(3, 1)),
      attribute("post_transform", 3, text(4, "SOFTMAX")),
    ),
    ...(hasScoreMap ? [node("ZipMap", ["scores"], ["output_probability"], "ai.onnx.ml", mapLabels)] : []),
  ];
  const labelType = isText ? elementTypes.string : elementTypes.int64;
  const map = message(5, integer(1, labelType), message(2, message(1, integer(1, 1))));
  const graph = message(
    7,
    ...nodes,
    text(2, "graph"),
    ...inputs.map(({ name, type, columns }) =>
      message(11, text(1, name), message(2, tensor(elementTypes[type], columns))),
    ),
    message(12, text(1, "output_label"), message(2, tensor(labelType))),
    hasScoreMap
      ? message(12, text(1, "output_probability"), message(2, message(4, message(1, map))))
      : message(12, text(1, "scores"), message(2, tensor(1, classes.length))),
  );
  return Uint8Array.from([
    ...integer(1, 8),
    ...graph,
    ...message(8, text(1, ""), integer(2, 15)),
    ...message(8, text(1, "ai.onnx.ml"), integer(2, 1)),
  ]);
}

/** The probabilities of one example by the same formula in plain loops. */
export function sklearnProbabilities(
  { coefficients, intercepts }: SklearnModel,
  example: readonly number[],
): number[] {
  const scores = coefficients.map((row, label) =>
    row.reduce((sum, value, column) => sum + value * example[column]!, intercepts[label]!),
  );
  const exponentials = scores.map((score) => Math.exp(score - Math.max(...scores)));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  domain: string,
  ...attributes: number[][]
): number[] {
  return message(
    1,
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...attributes,
    text(7, domain),
  );
}

function attribute(name: string, type: number, ...values: number[][]): number[] {
  return message(5, text(1, name), ...values, integer(20, type));
}

/** Type of a tensor: examples × columns, or examples alone. */
function tensor(elementType: number, columns?: number): number[] {
  const lengths = [
    message(1, text(2, "N")),
    ...(columns === undefined ? [] : [message(1, integer(1, columns))]),
  ];
  return message(1, integer(1, elementType), message(2, ...lengths));
}

function message(field: number, ...parts: readonly number[][]): number[] {
  const content = parts.flat();
  return [...varint((field << 3) | 2), ...varint(content.length), ...content];
}

function text(field: number, value: string): number[] {
  return message(field, [...new TextEncoder().encode(value)]);
}

function integer(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)];
}

function float(field: number, value: number): number[] {
  return [...varint((field << 3) | 5), ...new Uint8Array(Float32Array.of(value).buffer)];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}
