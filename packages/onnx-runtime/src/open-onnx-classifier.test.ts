import { createDataset, type Dataset, InvalidInputError, predict } from "@slicetuner/core";
import { add, constant, Graph, matrixMultiply, sigmoid, softmax } from "@slicetuner/onnx-graph";
import { describe, expect, it } from "vitest";
import { type OnnxClassifierOptions, openOnnxClassifier } from "./open-onnx-classifier.ts";
import { type SklearnModel, sklearnModel, sklearnProbabilities } from "./testing/sklearn-model.ts";

const columns = 3;

/** 600 examples, more than go into one call; whole numbers, so that every type of input holds them. */
function examples(classes: readonly string[]): Dataset {
  const size = 600;
  return createDataset({
    exampleShape: [columns],
    features: Float32Array.from({ length: size * columns }, (_, index) => ((index * 7) % 11) - 5),
    labels: new Int32Array(size),
    classes,
    sliceIds: new Int32Array(size),
    slices: [{ name: "all" }],
  });
}

const plain: SklearnModel = {
  inputs: [{ name: "X", type: "float32", columns }],
  classes: ["no", "perhaps", "yes"],
  coefficients: [
    [0.2, -0.1, 0.3],
    [0.1, 0.25, -0.2],
    [-0.3, 0.05, 0.1],
  ],
  intercepts: [0.1, -0.2, 0.3],
  hasScoreMap: false,
};
const single = (type: "float64" | "int64") => [{ name: "X", type, columns }];
const several = [
  { name: "age", type: "float32", columns: 1 },
  { name: "hours", type: "int64", columns: 1 },
  { name: "wage", type: "float64", columns: 1 },
] as const;

const settings: readonly { readonly name: string; readonly model: SklearnModel }[] = [
  { name: "one float32 input, probabilities as a tensor", model: plain },
  { name: "probabilities as a list of maps (zipmap)", model: { ...plain, hasScoreMap: true } },
  { name: "a float64 input", model: { ...plain, inputs: single("float64"), hasScoreMap: true } },
  { name: "a whole-number input", model: { ...plain, inputs: single("int64") } },
  {
    name: "an input for each column, of several types",
    model: { ...plain, inputs: several, hasScoreMap: true },
  },
];

describe.each(["native", "wasm"] as const)("exports of scikit-learn, %s", (runtime) => {
  it.each(settings)("$name", async ({ model }) => {
    const predictor = await openOnnxClassifier({ model: sklearnModel(model), runtime });
    expect(predictor.classes).toEqual(model.classes);
    expect(predictor.exampleShape).toEqual([columns]);
    const dataset = examples(predictor.classes);
    expectProbabilities(await predict(predictor, dataset), dataset, model);
    await predictor.close();
  });
});

it("puts the probabilities into the order of the classes that are wanted", async () => {
  const classes = ["yes", "no", "perhaps"];
  const predictor = await openOnnxClassifier({
    model: sklearnModel({ ...plain, hasScoreMap: true }),
    classes,
  });
  const dataset = examples(classes);
  const probabilities = await predict(predictor, dataset);
  const [no, perhaps, yes] = sklearnProbabilities(plain, Array.from(dataset.features.subarray(0, columns)));
  [yes!, no!, perhaps!].forEach((expected, label) => {
    expect(Math.abs(probabilities[label]! - expected)).toBeLessThan(1e-6);
  });
  await predictor.close();
});

it("takes classes that are numbered from 0 for places in the list of those that are wanted", async () => {
  const model = sklearnModel({ ...plain, classes: [0, 1, 2], hasScoreMap: true });
  const predictor = await openOnnxClassifier({ model, classes: ["no", "perhaps", "yes"] });
  expectProbabilities(
    await predict(predictor, examples(predictor.classes)),
    examples(predictor.classes),
    plain,
  );
  await predictor.close();
  const own = await openOnnxClassifier({ model });
  expect(own.classes).toEqual(["0", "1", "2"]);
  await own.close();
});

it("takes one column of probabilities for the second of two classes", async () => {
  const graph = new Graph();
  const features = graph.input("features", "float32", ["examples", columns]);
  const scores = add(
    matrixMultiply(features, constant("float32", [columns, 1], Float32Array.of(1, 2, 3))),
    0.5,
  );
  const model = graph.toModel({ p: sigmoid(scores) });
  const predictor = await openOnnxClassifier({ model, classes: ["no", "yes"] });
  const dataset = examples(["no", "yes"]);
  const [no, yes] = await predict(predictor, dataset);
  const [first, second, third] = dataset.features;
  const expected = 1 / (1 + Math.exp(-(first! + 2 * second! + 3 * third! + 0.5)));
  expect(Math.abs(yes! - expected)).toBeLessThan(1e-6);
  expect(Math.abs(no! + yes! - 1)).toBeLessThan(1e-6);
  await predictor.close();
});

it("asks a model for a fixed number of examples in pieces of that number", async () => {
  const graph = new Graph();
  const features = graph.input("features", "float32", [7, columns]);
  const weights = constant("float32", [columns, 2], Float32Array.of(1, 0, 0, 1, 1, 1));
  const model = graph.toModel({ probabilities: softmax(matrixMultiply(features, weights)) });
  const predictor = await openOnnxClassifier({ model, classes: ["a", "b"] });
  const dataset = examples(["a", "b"]);
  const probabilities = await predict(predictor, dataset);
  for (const row of [0, 6, 7, 599]) {
    const [first, second, third] = dataset.features.subarray(row * columns);
    const expected = 1 / (1 + Math.exp(second! + third! - (first! + third!)));
    expect(Math.abs(probabilities[2 * row]! - expected)).toBeLessThan(1e-6);
  }
  await predictor.close();
});

describe("what is no classifier, or none for these data, is refused with the reason:", () => {
  const problemOf = async (options: OnnxClassifierOptions): Promise<string> => {
    const error = await openOnnxClassifier(options).catch((caught: unknown) => caught);
    return InvalidInputError.isInstance(error)
      ? error.problems.map(({ path, message }) => `${path}: ${message}`).join("; ")
      : `no InvalidInputError: ${error}`;
  };
  const linear = (outputs: readonly string[], type: "float32" | "int32" = "float32"): Uint8Array => {
    const graph = new Graph();
    const features = graph.input("features", type, ["examples", columns]);
    return graph.toModel(Object.fromEntries(outputs.map((name, index) => [name, add(features, index + 1)])));
  };

  it.each<[string, OnnxClassifierOptions, RegExp]>([
    ["a file that is not there", { model: "/nowhere/model.onnx" }, /^model: there is no file/],
    [
      "bytes that are no model",
      { model: Uint8Array.of(1, 2, 3) },
      /^model: is no model that ONNX Runtime opens/,
    ],
    [
      "no output of numbers",
      { model: linear(["y"], "int32"), classes: ["a", "b", "c"] },
      /^model: is no classifier.*"y" \(int32\)/,
    ],
    [
      "two outputs",
      { model: linear(["y", "z"]), classes: ["a", "b", "c"] },
      /^output: several outputs.*y, z/,
    ],
    [
      "an unknown output",
      { model: linear(["y"]), output: "x", classes: ["a", "b", "c"] },
      /^output: "x" is no output/,
    ],
    ["no names of classes", { model: linear(["y"]) }, /^classes: the file does not name/],
    [
      "another number of classes",
      { model: sklearnModel(plain), classes: ["no", "yes"] },
      /^classes: are 2.*has 3/,
    ],
    [
      "other classes",
      { model: sklearnModel(plain), classes: ["no", "maybe", "yes"] },
      /the model has no, perhaps, yes/,
    ],
    [
      "other features",
      { model: sklearnModel(plain), exampleShape: [5] },
      /takes examples of the shape \[3\], the data have \[5\]/,
    ],
    [
      "other features of several inputs",
      { model: sklearnModel({ ...plain, inputs: several }), exampleShape: [4] },
      /take 3 numbers together \(age, hours, wage\), the data have 4/,
    ],
  ])("%s", async (_, options, expected) => {
    expect(await problemOf(options)).toMatch(expected);
  });

  it("scores that are no probabilities", async () => {
    const predictor = await openOnnxClassifier({ model: linear(["y"]), classes: ["a", "b", "c"] });
    await expect(predict(predictor, examples(["a", "b", "c"]))).rejects.toThrow(
      /as a probability of example 1|have the sum/,
    );
    await predictor.close();
  });
});

function expectProbabilities(probabilities: Float32Array, dataset: Dataset, model: SklearnModel): void {
  const classes = dataset.classes.length;
  for (let row = 0; row < dataset.size; row++) {
    const example = Array.from(dataset.features.subarray(row * columns, (row + 1) * columns));
    sklearnProbabilities(model, example).forEach((expected, label) => {
      expect(Math.abs(probabilities[row * classes + label]! - expected)).toBeLessThan(1e-6);
    });
  }
}

describe("a file that is no model", () => {
  it.each([
    ["version https://git-lfs.github.com/spec/v1\noid sha256:0\n", /is a pointer of Git LFS/],
    ["<html>not found</html>", /is a web page/],
    ["\b\b:\0", /opens: Missing opset in the model/],
    ["hello", /no protocol-buffer message/],
  ])("%j", async (text, expected) => {
    const opening = openOnnxClassifier({ model: new Uint8Array(Buffer.from(text, "latin1")) });
    await expect(opening).rejects.toThrow(expected);
    await expect(opening).rejects.not.toThrow(/onnxruntime_src/);
  });
});
