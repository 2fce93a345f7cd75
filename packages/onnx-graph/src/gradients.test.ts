import { describe, expect, it } from "vitest";
import {
  absolute,
  add,
  affine,
  argMax,
  cast,
  concatenate,
  constant,
  divide,
  equal,
  exp,
  expand,
  Graph,
  GraphError,
  gather,
  gatherFixed,
  gradients,
  greater,
  less,
  log,
  logSoftmax,
  loop,
  matrixMultiply,
  maximum,
  minimum,
  multiply,
  negate,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  relu,
  reshape,
  type Shape,
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
} from "./index.ts";
import { loadModel, type Values, values } from "./testing/run-model.ts";

interface Case {
  readonly name: string;
  /** Declared shapes of the parameters; named lengths are 3 when the model runs. */
  readonly shapes: readonly Shape[];
  readonly build: (...parameters: readonly Tensor[]) => Tensor;
  /** Entries are drawn from here. @default [-2, 2] */
  readonly range?: readonly [number, number];
}

const positive = [0.3, 2] as const;
const first = constant("int64", [2, 2], [2, 0, 2, 1]);

const cases: readonly Case[] = [
  {
    name: "add",
    shapes: [
      [2, 3],
      [2, 3],
    ],
    build: (a, b) => add(a!, b!),
  },
  { name: "add, broadcast rows", shapes: [["n", 3], [3]], build: (a, b) => add(a!, b!) },
  {
    name: "add, broadcast both",
    shapes: [
      [2, 1, 3],
      ["n", 1],
    ],
    build: (a, b) => add(a!, b!),
  },
  {
    name: "subtract",
    shapes: [
      [2, 3],
      [1, 3],
    ],
    build: (a, b) => subtract(a!, b!),
  },
  { name: "subtract from a number", shapes: [["n"]], build: (a) => subtract(1, a!) },
  {
    name: "multiply",
    shapes: [
      [2, "n"],
      [2, 1],
    ],
    build: (a, b) => multiply(a!, b!),
  },
  { name: "multiply by itself", shapes: [["n"]], build: (a) => multiply(a!, a!) },
  { name: "divide", shapes: [[2, "n"], ["n"]], build: (a, b) => divide(a!, b!), range: positive },
  { name: "divide by a scalar", shapes: [["n"], []], build: (a, b) => divide(a!, b!), range: positive },
  { name: "maximum", shapes: [[4, 3], [3]], build: (a, b) => maximum(a!, b!) },
  {
    name: "minimum",
    shapes: [
      [4, 3],
      [4, 1],
    ],
    build: (a, b) => minimum(a!, b!),
  },
  { name: "negate", shapes: [[5]], build: (a) => negate(a!) },
  { name: "exp", shapes: [[2, 3]], build: (a) => exp(a!) },
  { name: "log", shapes: [[2, 3]], build: (a) => log(a!), range: positive },
  { name: "sqrt", shapes: [[2, 3]], build: (a) => sqrt(a!), range: positive },
  { name: "relu", shapes: [[4, 3]], build: (a) => relu(a!) },
  { name: "tanh", shapes: [[4, 3]], build: (a) => tanh(a!) },
  { name: "sigmoid", shapes: [[4, 3]], build: (a) => sigmoid(a!) },
  { name: "softplus", shapes: [[4, 3]], build: (a) => softplus(a!) },
  { name: "absolute", shapes: [[4, 3]], build: (a) => absolute(a!) },
  { name: "where", shapes: [[4, 3], [3]], build: (a, b) => where(greater(a!, b!), a!, multiply(b!, 3)) },
  { name: "where on less", shapes: [["n", 2]], build: (a) => where(less(a!, 0), multiply(a!, a!), 7) },
  { name: "equal and cast", shapes: [[3]], build: (a) => multiply(a!, cast(equal(a!, a!), "float64")) },
  {
    name: "reduceSum, all axes",
    shapes: [["n", 2]],
    build: (a) => reduceSum(multiply(a!, a!)),
  },
  { name: "reduceSum, one axis", shapes: [[2, "n", 4]], build: (a) => reduceSum(exp(a!), { axes: [1] }) },
  {
    name: "reduceSum, kept",
    shapes: [[2, "n", 4]],
    build: (a) => reduceSum(exp(a!), { axes: [0, -1], keepDimensions: true }),
  },
  { name: "reduceMean", shapes: [[2, "n", 4]], build: (a) => reduceMean(exp(a!), { axes: [0, 1] }) },
  { name: "reduceMean, all axes", shapes: [["n", 4]], build: (a) => reduceMean(exp(a!)) },
  { name: "reduceMax", shapes: [[4, 5]], build: (a) => reduceMax(a!, { axes: [1] }) },
  {
    name: "reduceMin",
    shapes: [[4, "n"]],
    build: (a) => reduceMin(a!, { axes: [0], keepDimensions: true }),
  },
  {
    name: "matrixMultiply",
    shapes: [
      [2, 3],
      [3, 4],
    ],
    build: (a, b) => matrixMultiply(a!, b!),
  },
  {
    name: "matrixMultiply, stacked",
    shapes: [
      [2, "n", 4],
      [2, 4, 2],
    ],
    build: (a, b) => matrixMultiply(a!, b!),
  },
  {
    name: "matrixMultiply, one factor shared",
    shapes: [
      ["n", 4],
      [2, 4, 2],
    ],
    build: (a, b) => matrixMultiply(a!, b!),
  },
  {
    name: "matrixMultiply, first transposed",
    shapes: [
      [2, 3, 4],
      [2, 3, 5],
    ],
    build: (a, b) => matrixMultiply(a!, b!, { transposeFirst: true }),
  },
  {
    name: "matrixMultiply, second transposed",
    shapes: [
      [2, 4, 3],
      [5, 3],
    ],
    build: (a, b) => matrixMultiply(a!, b!, { transposeSecond: true }),
  },
  {
    name: "matrixMultiply, both transposed",
    shapes: [
      [3, 4],
      [5, 3],
    ],
    build: (a, b) => matrixMultiply(a!, b!, { transposeFirst: true, transposeSecond: true }),
  },
  { name: "affine", shapes: [["n", 4], [4, 2], [2]], build: (a, b, c) => affine(a!, b!, c!) },
  { name: "reshape", shapes: [["n", 4]], build: (a) => exp(reshape(a!, ["n", 2, 2])) },
  { name: "reshape to known lengths", shapes: [[6, 2]], build: (a) => exp(reshape(a!, [3, 4])) },
  { name: "transpose", shapes: [[2, "n", 4]], build: (a) => exp(transpose(a!, [2, 0, 1])) },
  {
    name: "split, parts used unequally",
    shapes: [["n", 6]],
    build: (a) => {
      const [left, , right] = split(a!, 1, [2, 2, 2]);
      return multiply(exp(left!), right!);
    },
  },
  {
    name: "concatenate",
    shapes: [
      ["n", 2],
      ["n", 3],
    ],
    build: (a, b) => exp(concatenate([a!, b!, a!], 1)),
  },
  { name: "expand", shapes: [[2, 1]], build: (a) => exp(expand(a!, [3, 2, 4])) },
  { name: "expand like", shapes: [[4], ["n", 4]], build: (a, b) => multiply(expand(a!, b!), b!) },
  { name: "unsqueeze", shapes: [[2, "n"]], build: (a) => exp(unsqueeze(a!, [1, -1])) },
  { name: "squeeze", shapes: [[1, "n", 1]], build: (a) => exp(squeeze(a!, [0, 2])) },
  { name: "gather rows", shapes: [["n", 4]], build: (a) => exp(gather(a!, first)) },
  { name: "gather columns", shapes: [[2, 4, 3]], build: (a) => exp(gather(a!, first, 1)) },
  {
    name: "gatherFixed, read unequally, with zeros",
    shapes: [[2, 4, "n"]],
    build: (a) => exp(gatherFixed(a!, [2, -1, 0, 2, 2, 3, -1], 1)),
  },
  { name: "gatherFixed, reordered", shapes: [["n", 3]], build: (a) => exp(gatherFixed(a!, [2, 0, 1], -1)) },
  {
    name: "gatherFixed, all and zeros",
    shapes: [["n", 2]],
    build: (a) => exp(gatherFixed(a!, [0, 1, -1], 1)),
  },
  { name: "gatherFixed, nothing read", shapes: [[3]], build: (a) => exp(gatherFixed(a!, [-1, -1], 0)) },
  {
    name: "the gradient of fixed positions",
    shapes: [[3, "n"]],
    build: (a) => {
      const taken = gatherFixed(a!, [1, 1, -1, 0], 0);
      return derivative(multiply(taken, taken), a!);
    },
  },
  { name: "softmax", shapes: [["n", 4]], build: (a) => softmax(a!) },
  { name: "softmax, another axis", shapes: [[2, 4, 3]], build: (a) => softmax(a!, 1) },
  { name: "logSoftmax", shapes: [["n", 4]], build: (a) => logSoftmax(a!) },
  {
    name: "softmaxCrossEntropy",
    shapes: [[2, 3, 2]],
    build: (a) => softmaxCrossEntropy(a!, constant("float64", [3, 2], [1, 0, 0.25, 0.75, 0, 1])),
  },
  { name: "zerosLike", shapes: [["n"]], build: (a) => add(a!, zerosLike(a!)) },
  // Derivatives of derivatives: a gradient is made of operators that have gradients themselves.
  { name: "the gradient of a softmax", shapes: [["n", 4]], build: (a) => derivative(softmax(a!), a!) },
  { name: "the gradient of tanh", shapes: [[3, 2]], build: (a) => derivative(tanh(a!), a!) },
  {
    name: "the gradient of a squared product",
    shapes: [
      [2, 3],
      [3, 2],
    ],
    build: (a, b) => {
      const product = matrixMultiply(a!, b!);
      return derivative(multiply(product, product), a!);
    },
  },
  {
    name: "the gradient of gathered rows",
    shapes: [["n", 2]],
    build: (a) => {
      const rows = gather(a!, first);
      return derivative(multiply(rows, multiply(rows, rows)), a!);
    },
  },
];

describe("gradients agree with central differences", () => {
  it.each(cases)("$name", async ({ shapes, build, range = [-2, 2] }) => {
    const graph = new Graph();
    const parameters = shapes.map((shape, index) => graph.input(`p${index}`, "float64", shape));
    const output = build(...parameters);
    const seed = graph.input("seed", "float64", output.shape);
    const derivatives = gradients(output, parameters, { seed });
    derivatives.forEach((derivative, index) => {
      expect(derivative.shape).toEqual(parameters[index]!.shape);
    });
    const named = Object.fromEntries(derivatives.map((tensor, index) => [`d${index}`, tensor]));
    const run = await loadModel(graph.toModel({ output, ...named }));

    const next = numbers(7);
    const draw = (shape: Shape): Values => {
      const lengths = shape.map((length) => (typeof length === "string" ? 3 : length));
      const size = lengths.reduce((product, length) => product * length, 1);
      return values(
        lengths,
        Array.from({ length: size }, () => range[0] + (range[1] - range[0]) * next()),
      );
    };
    const feeds: Record<string, Values> = { seed: draw(output.shape) };
    shapes.forEach((shape, index) => {
      feeds[`p${index}`] = draw(shape);
    });
    const results = await run(feeds);
    const objective = async (name: string, entry: number, step: number): Promise<number> => {
      const point = feeds[name]!;
      const moved = values(point.shape, point.data.with(entry, point.data[entry]! + step));
      const result = (await run({ ...feeds, [name]: moved })).output!;
      return result.data.reduce((sum, value, index) => sum + value * feeds.seed!.data[index]!, 0);
    };
    const step = 1e-6;
    for (const index of shapes.keys()) {
      const found = results[`d${index}`]!.data;
      for (const entry of found.keys()) {
        const ahead = await objective(`p${index}`, entry, step);
        const behind = await objective(`p${index}`, entry, -step);
        expect(found[entry]).toBeCloseTo((ahead - behind) / (2 * step), 6);
      }
    }
  });
});

describe("gradients", () => {
  it("need a seed for an output with entries", () => {
    const x = new Graph().input("x", "float32", [2]);
    expect(() => gradients(exp(x), [x])).toThrow(GraphError);
  });

  it("complain about a parameter without influence", () => {
    const graph = new Graph();
    const x = graph.input("x", "float32", [2]);
    const y = graph.input("y", "float32", [2]);
    expect(() => gradients(reduceSum(x), [x, y])).toThrow("parameters[1]");
    expect(() => gradients(reduceSum(cast(argMax(y, 0), "float32")), [y])).toThrow("parameters[0]");
  });

  it("do not pass through a loop", () => {
    const x = new Graph().input("x", "float32", []);
    const [y] = loop({ iterations: 3, state: [x], body: (_, [state]) => [exp(state!)] });
    expect(() => gradients(y!, [x])).toThrow("Loop has no gradient");
  });

  it("share a maximum's gradient among ties", async () => {
    const graph = new Graph();
    const x = graph.input("x", "float64", [4]);
    const [derivative] = gradients(reduceMax(x), [x]);
    const run = await loadModel(graph.toModel({ derivative: derivative! }));
    const result = await run({ x: values([4], [1, 5, 5, 2]) });
    expect(result.derivative!.data).toEqual([0, 0.5, 0.5, 0]);
  });

  it("flow through float32 and back", async () => {
    const graph = new Graph();
    const x = graph.input("x", "float64", []);
    const y = multiply(cast(x, "float32"), 3);
    const [derivative] = gradients(y, [x]);
    const run = await loadModel(graph.toModel({ derivative: derivative! }));
    expect((await run({ x: values([], [2]) })).derivative!.data).toEqual([3]);
  });
});

/** The derivative of Σ y² by x. */
function derivative(y: Tensor, x: Tensor): Tensor {
  return gradients(reduceSum(multiply(y, y)), [x])[0]!;
}

/** A small linear congruential generator: tests must not depend on the day. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
