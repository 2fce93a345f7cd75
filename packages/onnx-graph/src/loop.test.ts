import { describe, expect, it } from "vitest";
import {
  add,
  cast,
  concatenate,
  constant,
  Graph,
  GraphError,
  gradients,
  loop,
  matrixMultiply,
  multiply,
  reduceSum,
  reshape,
  scan,
  subtract,
} from "./index.ts";
import { loadModel, values } from "./testing/run-model.ts";

describe("loop", () => {
  it("counts its iterations: n!", async () => {
    const graph = new Graph();
    const n = graph.input("n", "int64", []);
    const one = graph.input("one", "float64", []);
    const [factorial] = loop({
      iterations: n,
      state: [one],
      body: (iteration, [product]) => [multiply(product!, cast(add(iteration, 1), "float64"))],
    });
    const run = await loadModel(graph.toModel({ factorial: factorial! }));
    for (const [count, expected] of [
      [0, 1],
      [1, 1],
      [5, 120],
    ] as const) {
      const feeds = { n: values([], [count], "int64"), one: values([], [1]) };
      expect((await run(feeds)).factorial!.data).toEqual([expected]);
    }
  });

  it("reads the tensors around it, also from a loop inside a loop", async () => {
    const graph = new Graph();
    const x = graph.input("x", "float64", [2]);
    const doubled = multiply(x, 2);
    // 3 times: y ← y + 2 times (2x + row), where row is the outer state
    const [result] = loop({
      iterations: 3,
      state: [x],
      body: (_, [outer]) => {
        const [inner] = loop({
          iterations: 2,
          state: [outer!],
          body: (__, [sum]) => [add(sum!, add(doubled, outer!))],
        });
        return [inner!];
      },
    });
    const run = await loadModel(graph.toModel({ result: result! }));
    let expected = [1, -3];
    for (let round = 0; round < 3; round++) {
      expected = expected.map((value, index) => value + 2 * ([2, -6][index]! + value));
    }
    expect((await run({ x: values([2], [1, -3]) })).result!.data).toEqual(expected);
  });

  it("passes on a state that the body does not change, and swaps two", async () => {
    const graph = new Graph();
    const a = graph.input("a", "float64", []);
    const b = graph.input("b", "float64", []);
    const [first, second, kept] = loop({
      iterations: 3,
      state: [a, b, a],
      body: (_, [left, right, same]) => [right!, left!, same!],
    });
    const run = await loadModel(graph.toModel({ first: first!, second: second!, kept: kept! }));
    const results = await run({ a: values([], [1]), b: values([], [2]) });
    expect([results.first, results.second, results.kept].map((result) => result!.data)).toEqual([
      [2],
      [1],
      [1],
    ]);
  });

  it("descends along gradients made inside its body: least squares", async () => {
    const graph = new Graph();
    const x = graph.input("x", "float64", ["n", 2]);
    const y = graph.input("y", "float64", ["n", 1]);
    const start = graph.input("start", "float64", [2, 1]);
    const [weights] = loop({
      iterations: 400,
      state: [start],
      body: (_, [current]) => {
        const error = subtract(matrixMultiply(x, current!), y);
        const [gradient] = gradients(reduceSum(multiply(error, error)), [current!]);
        return [subtract(current!, multiply(gradient!, 0.02))];
      },
    });
    const run = await loadModel(graph.toModel({ weights: weights! }));
    const result = await run({
      x: values([4, 2], [1, 0, 1, 1, 1, 2, 1, 3]),
      y: values([4, 1], [1, 3, 2, 5]),
      start: values([2, 1], [0, 0]),
    });
    // Normal equations: slope Σ(x−x̄)(y−ȳ) / Σ(x−x̄)² = 5.5 / 5, intercept ȳ − slope·x̄.
    expect(result.weights!.data[0]).toBeCloseTo(2.75 - 1.1 * 1.5, 5);
    expect(result.weights!.data[1]).toBeCloseTo(1.1, 5);
  });

  it("refuses a body that changes the state's type, shape or number", () => {
    const x = new Graph().input("x", "float32", ["n"]);
    const attempt = (body: Parameters<typeof loop>[0]["body"]) => () =>
      loop({ iterations: 2, state: [x], body });
    expect(attempt((_, [state]) => [cast(state!, "int64")])).toThrow("int64 [n] after it");
    expect(attempt((_, [state]) => [reshape(state!, ["n", 1])])).toThrow("float32 [n, 1] after it");
    expect(attempt(() => [])).toThrow("0 tensors for a state of 1");
  });

  it("refuses a state of constants alone, whose graph nobody could tell", () => {
    const state = [constant("float32", [], [1])];
    expect(() => loop({ iterations: 2, state, body: (_, inner) => inner })).toThrow(GraphError);
  });
});

describe("scan", () => {
  it("goes through the entries of its sequences", async () => {
    const graph = new Graph();
    const digits = graph.input("digits", "float64", ["n", 2]);
    const scales = graph.input("scales", "float64", ["n"]);
    const start = graph.input("start", "float64", [2]);
    const [value] = scan({
      sequences: [digits, scales],
      state: [start],
      body: ([digit, scale], [sum]) => [add(multiply(sum!, 10), multiply(digit!, scale!))],
    });
    const run = await loadModel(graph.toModel({ value: value! }));
    const feeds = { start: values([2], [0, 9]), scales: values([3], [1, 1, 2]) };
    const result = await run({ ...feeds, digits: values([3, 2], [1, 4, 2, 5, 3, 1]) });
    expect(result.value!.data).toEqual([126, 9452]);
  });

  it("reads the tensors around it", async () => {
    const graph = new Graph();
    const x = graph.input("x", "float64", ["n", 1]);
    const [state] = scan({
      sequences: [x],
      state: [reduceSum(x, { axes: [0] })],
      body: ([entry], [sum]) => [add(sum!, multiply(entry!, reduceSum(x)))],
    });
    const run = await loadModel(graph.toModel({ state: state! }));
    expect((await run({ x: values([3, 1], [1, 2, 3]) })).state!.data).toEqual([6 + 6 * 6]);
  });

  it("refuses sequences of different lengths", () => {
    const graph = new Graph();
    const a = graph.input("a", "float32", ["n"]);
    const b = graph.input("b", "float32", ["m"]);
    const body = (_: unknown, state: readonly (typeof a)[]) => state;
    expect(() => scan({ sequences: [a, b], state: [a], body })).toThrow("lengths [n, m]");
    expect(() => scan({ sequences: [a, concatenate([a], 0)], state: [a], body })).not.toThrow();
  });
});
