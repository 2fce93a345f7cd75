import { describe, expect, it } from "vitest";
import {
  absolute,
  add,
  affine,
  argMax,
  cast,
  concatenate,
  constant,
  convolution,
  divide,
  equal,
  exp,
  expand,
  Graph,
  GraphError,
  gather,
  gatherFixed,
  greater,
  greaterOrEqual,
  less,
  log,
  logSoftmax,
  matrixMultiply,
  maximum,
  maximumPool,
  minimum,
  multiply,
  negate,
  not,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  relu,
  reshape,
  shapeOf,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  softplus,
  split,
  sqrt,
  squeeze,
  subtract,
  type Tensor,
  tanh,
  transpose,
  unsqueeze,
  where,
  zerosLike,
} from "../index.ts";
import { loadModel, values } from "../testing/run-model.ts";

// The input of every case: x = [[1, −2, 3], [0.5, 5, −6]], of shape [n, 3].
const entries = [1, -2, 3, 0.5, 5, -6];

interface Case {
  readonly name: string;
  readonly build: (x: Tensor) => Tensor;
  readonly shape: readonly number[];
  readonly expected: readonly number[];
}

function each(name: string, build: (x: Tensor) => Tensor, formula: (value: number) => number): Case {
  return { name, build, shape: [2, 3], expected: entries.map(formula) };
}

const row = constant("float64", [3], [10, 20, 30]);
const total = Math.E ** 1 + Math.E ** -2 + Math.E ** 3;

const cases: readonly Case[] = [
  each(
    "add a number",
    (x) => add(x, 1.5),
    (value) => value + 1.5,
  ),
  each(
    "subtract from a number",
    (x) => subtract(2, x),
    (value) => 2 - value,
  ),
  each(
    "multiply",
    (x) => multiply(x, x),
    (value) => value ** 2,
  ),
  each(
    "divide",
    (x) => divide(1, x),
    (value) => 1 / value,
  ),
  each(
    "maximum",
    (x) => maximum(x, 1),
    (value) => Math.max(value, 1),
  ),
  each(
    "minimum",
    (x) => minimum(x, 1),
    (value) => Math.min(value, 1),
  ),
  each("negate", negate, (value) => -value),
  each("exp", exp, Math.exp),
  each(
    "log",
    (x) => log(absolute(x)),
    (value) => Math.log(Math.abs(value)),
  ),
  each("sqrt", (x) => sqrt(multiply(x, x)), Math.abs),
  each("relu", relu, (value) => Math.max(0, value)),
  each("tanh", tanh, Math.tanh),
  each("sigmoid", sigmoid, (value) => 1 / (1 + Math.exp(-value))),
  each("softplus", softplus, (value) => Math.log(1 + Math.exp(value))),
  each(
    "where",
    (x) => where(greater(x, 0), x, 7),
    (value) => (value > 0 ? value : 7),
  ),
  each(
    "less",
    (x) => cast(less(x, 1), "float64"),
    (value) => (value < 1 ? 1 : 0),
  ),
  each(
    "greaterOrEqual",
    (x) => cast(greaterOrEqual(x, 1), "int32"),
    (value) => (value >= 1 ? 1 : 0),
  ),
  each(
    "equal",
    (x) => cast(equal(x, 5), "int64"),
    (value) => (value === 5 ? 1 : 0),
  ),
  each(
    "not",
    (x) => cast(not(greater(x, 0)), "float64"),
    (value) => (value > 0 ? 0 : 1),
  ),
  each("zerosLike", zerosLike, () => 0),
  { name: "add a row", build: (x) => add(x, row), shape: [2, 3], expected: [11, 18, 33, 10.5, 25, 24] },
  { name: "reduceSum", build: (x) => reduceSum(x), shape: [], expected: [1.5] },
  {
    name: "reduceSum over rows",
    build: (x) => reduceSum(x, { axes: [0] }),
    shape: [3],
    expected: [1.5, 3, -3],
  },
  {
    name: "reduceMean, kept",
    build: (x) => reduceMean(x, { axes: [-1], keepDimensions: true }),
    shape: [2, 1],
    expected: [2 / 3, -0.5 / 3],
  },
  { name: "reduceMax", build: (x) => reduceMax(x, { axes: [1] }), shape: [2], expected: [3, 5] },
  { name: "reduceMin", build: (x) => reduceMin(x, { axes: [1] }), shape: [2], expected: [-2, -6] },
  { name: "argMax", build: (x) => argMax(x, 1), shape: [2, 1], expected: [2, 1] },
  { name: "shapeOf", build: shapeOf, shape: [2], expected: [2, 3] },
  {
    name: "matrixMultiply",
    build: (x) => matrixMultiply(x, x, { transposeSecond: true }),
    shape: [2, 2],
    expected: [14, -27.5, -27.5, 61.25],
  },
  {
    name: "matrixMultiply with each of a stack",
    build: (x) => matrixMultiply(x, constant("float64", [2, 3, 1], [1, 1, 1, 0, 0, 2])),
    shape: [2, 2, 1],
    expected: [2, -0.5, 6, -12],
  },
  {
    name: "affine",
    build: (x) =>
      affine(x, constant("float64", [3, 2], [1, 0, 0, 1, 2, 0]), constant("float64", [2], [10, 20])),
    shape: [2, 2],
    expected: [17, 18, -1.5, 25],
  },
  { name: "transpose", build: (x) => transpose(x, [1, 0]), shape: [3, 2], expected: [1, 0.5, -2, 5, 3, -6] },
  { name: "reshape", build: (x) => reshape(x, ["n", 1, 3]), shape: [2, 1, 3], expected: entries },
  { name: "unsqueeze", build: (x) => unsqueeze(x, [-1]), shape: [2, 3, 1], expected: entries },
  { name: "squeeze", build: (x) => squeeze(unsqueeze(x, [0]), [0]), shape: [2, 3], expected: entries },
  {
    name: "split and concatenate",
    build: (x) => concatenate([...split(x, 1, [1, 2])].reverse(), 1),
    shape: [2, 3],
    expected: [-2, 3, 1, 5, -6, 0.5],
  },
  {
    name: "expand",
    build: (x) => expand(reduceSum(x), [2, 2]),
    shape: [2, 2],
    expected: [1.5, 1.5, 1.5, 1.5],
  },
  {
    name: "gather rows",
    build: (x) => gather(x, constant("int32", [1, 3], [1, 0, 1])),
    shape: [1, 3, 3],
    expected: [0.5, 5, -6, 1, -2, 3, 0.5, 5, -6],
  },
  {
    name: "gatherFixed",
    build: (x) => gatherFixed(x, [2, -1, 2, 0], 1),
    shape: [2, 4],
    expected: [3, 0, 3, 1, -6, 0, -6, 0.5],
  },
  {
    name: "gather columns",
    build: (x) => gather(x, constant("int64", [2], [2, 0]), 1),
    shape: [2, 2],
    expected: [3, 1, -6, 0.5],
  },
  {
    name: "softmax",
    build: (x) => reshape(gather(softmax(x), constant("int64", [], [0])), [3]),
    shape: [3],
    expected: [Math.E / total, Math.exp(-2) / total, Math.exp(3) / total],
  },
  {
    name: "logSoftmax",
    build: (x) => gather(logSoftmax(x), constant("int64", [], [0])),
    shape: [3],
    expected: [1, -2, 3].map((value) => value - Math.log(total)),
  },
  {
    name: "softmaxCrossEntropy",
    build: (x) =>
      softmaxCrossEntropy(gather(x, constant("int64", [1], [0])), constant("float64", [1, 3], [0, 1, 0])),
    shape: [1, 1],
    expected: [Math.log(total) + 2],
  },
];

describe("operators compute what their formulas say", () => {
  it.each(cases)("$name", async ({ build, shape, expected }) => {
    const graph = new Graph();
    const x = graph.input("x", "float64", ["n", 3]);
    const y = build(x);
    const result = (await (await loadModel(graph.toModel({ y })))({ x: values([2, 3], entries) })).y!;
    expect(result.shape).toEqual(shape);
    // The shape that was told before the run is the one of the run.
    expect(y.shape.map((length) => (length === "n" ? 2 : length))).toEqual(shape);
    expected.forEach((value, index) => {
      expect(result.data[index]).toBeCloseTo(value, 12);
    });
    expect(result.data).toHaveLength(expected.length);
  });
});

describe("operators on pictures", () => {
  // Two pictures of two channels, 3 × 4, against loops over every tap.
  const [examples, channels, height, width, filters] = [2, 2, 3, 4, 3] as const;
  const pictures = Array.from(
    { length: examples * channels * height * width },
    (_, index) => ((index * 7) % 11) - 5,
  );
  const at = (example: number, channel: number, row: number, column: number): number =>
    row < 0 || column < 0 || row >= height || column >= width
      ? 0
      : pictures[((example * channels + channel) * height + row) * width + column]!;
  const run = async (build: (x: Tensor) => Tensor) => {
    const graph = new Graph();
    const x = graph.input("x", "float32", ["n", channels, height, width]);
    const y = build(x);
    const feeds = { x: values([examples, channels, height, width], pictures, "float32") };
    const result = (await (await loadModel(graph.toModel({ y })))(feeds)).y!;
    expect(y.shape.map((length) => (length === "n" ? examples : length))).toEqual(result.shape);
    return result;
  };

  it.each([
    [3, 3, 1],
    [3, 3, 0],
    [1, 1, 0],
    [2, 3, 1],
  ])("convolution with a kernel of %d × %d and padding %d", async (tall, wide, padding) => {
    const kernel = Array.from({ length: filters * channels * tall * wide }, (_, index) => (index % 5) - 2);
    const biases = [0.5, -1, 2];
    const result = await run((x) =>
      convolution(
        x,
        constant("float32", [filters, channels, tall, wide], kernel),
        constant("float32", [filters], biases),
        padding,
      ),
    );
    const expected: number[] = [];
    for (let example = 0; example < examples; example++) {
      for (let filter = 0; filter < filters; filter++) {
        for (let row = -padding; row <= height + padding - tall; row++) {
          for (let column = -padding; column <= width + padding - wide; column++) {
            let sum = biases[filter]!;
            for (let channel = 0; channel < channels; channel++) {
              for (let down = 0; down < tall; down++) {
                for (let right = 0; right < wide; right++) {
                  const tap = ((filter * channels + channel) * tall + down) * wide + right;
                  sum += kernel[tap]! * at(example, channel, row + down, column + right);
                }
              }
            }
            expected.push(sum);
          }
        }
      }
    }
    expect(result.data).toEqual(expected);
  });

  it("maximum pool leaves out what fills no square", async () => {
    const result = await run((x) => maximumPool(x, 2));
    const expected: number[] = [];
    for (let example = 0; example < examples; example++) {
      for (let channel = 0; channel < channels; channel++) {
        for (const column of [0, 2]) {
          const square = [0, 1].flatMap((row) =>
            [0, 1].map((right) => at(example, channel, row, column + right)),
          );
          expected.push(Math.max(...square));
        }
      }
    }
    expect(result.shape).toEqual([2, 2, 1, 2]);
    expect(result.data).toEqual(expected);
  });
});

describe("operators refuse", () => {
  const graph = new Graph();
  const x = graph.input("x", "float32", ["n", 3]);
  const wide = graph.input("wide", "float32", ["n", 4]);
  const other = graph.input("other", "float32", ["m", 3]);
  const whole = graph.input("whole", "int64", ["n", 3]);
  const pictures = graph.input("pictures", "float32", ["n", 2, 5, 5]);
  const filters = (shape: readonly number[]): Tensor =>
    constant("float32", shape, new Float32Array(shape.reduce((product, length) => product * length, 1)));
  const attempts: readonly [string, () => Tensor][] = [
    ["shapes [n, 3] and [n, 4] do not broadcast", () => add(x, wide)],
    ["shapes [n, 3] and [m, 3] do not broadcast", () => add(x, other)],
    ["Add of float32 and int64", () => add(x, whole)],
    ["Exp of int64", () => exp(whole)],
    ["matrix product of [n, 3] and [n, 4]", () => matrixMultiply(x, wide)],
    ["axis 2 of a tensor of rank 2", () => argMax(x, 2)],
    ["[0, 0] does not order the axes of [n, 3]", () => transpose(x, [0, 0])],
    ["cannot tell how [n, 3] becomes [m, k]", () => reshape(x, ["m", "k"])],
    [
      "[2, 3] has not as many entries as [7]",
      () => reshape(constant("float32", [2, 3], [1, 2, 3, 4, 5, 6]), [7]),
    ],
    ["lengths that add up to 4", () => split(x, 1, [2, 2])[0]!],
    ["cannot be put together along axis 1", () => concatenate([x, other], 1)],
    ["gather at indices of type float32", () => gather(x, x)],
    ["position 3 along axis 1 of [n, 3]", () => gatherFixed(x, [0, 3], 1)],
    ["fixed positions along axis 0 of [n, 3], whose length is open", () => gatherFixed(x, [0], 0)],
    ["[n, 3] does not expand to [3]", () => expand(x, [3])],
    ["where on float32", () => where(x, x, x)],
    ["squeeze of axes [1]", () => squeeze(x, [1])],
    ["2 entries for a constant of shape [3]", () => constant("float32", [3], [1, 2])],
    ["convolution of [n, 3], expected", () => convolution(x, filters([1, 3, 3, 3]), filters([1]))],
    ["with a kernel of [4, 3, 3, 3]", () => convolution(pictures, filters([4, 3, 3, 3]), filters([4]))],
    ["and biases of [3]", () => convolution(pictures, filters([4, 2, 3, 3]), filters([3]))],
    ["with a kernel of [4, 2, 7, 7]", () => convolution(pictures, filters([4, 2, 7, 7]), filters([4]))],
    ["maximum pool of 6 × 6 of [n, 2, 5, 5]", () => maximumPool(pictures, 6)],
    ["affine map of [n, 3] by [4, 2] and [2]", () => affine(x, filters([4, 2]), filters([2]))],
    ["affine map of [n, 3] by [3, 2] and [3]", () => affine(x, filters([3, 2]), filters([3]))],
    ["Add of two numbers", () => add(1, 2)],
  ];
  it.each(attempts)("%s", (message, attempt) => {
    expect(attempt).toThrow(GraphError);
    expect(attempt).toThrow(message);
  });
});
