import { InferenceSession } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { add, constant, exp, Graph, GraphError, multiply, reduceSum, type Tensor } from "./index.ts";
import { loadModel, values } from "./testing/run-model.ts";

describe("Graph", () => {
  it("keeps generated names apart from those of inputs and outputs", async () => {
    // Whatever names the writer makes up for x + 1 and (x + 1)·2, inputs may already have them.
    const plain = new Graph();
    const taken = await namesOf(plain.toModel({ y: chain(plain.input("x", "float64", [])) }));
    const graph = new Graph();
    const inputs = taken.map((name) => graph.input(name, "float64", []));
    const run = await loadModel(graph.toModel({ Mul_9: chain(inputs[0]!), Add_8: exp(inputs[0]!) }));
    const feeds = Object.fromEntries(taken.map((name) => [name, values([], [3])]));
    const results = await run(feeds);
    expect(results.Mul_9!.data).toEqual([8]);
    expect(results.Add_8!.data[0]).toBeCloseTo(Math.exp(3), 12);
  });

  it("gives an input, a constant, and one tensor twice as outputs", async () => {
    const graph = new Graph();
    const x = graph.input("x", "float64", [2]);
    const doubled = multiply(x, 2);
    const c = constant("float64", [1], [7]);
    const run = await loadModel(graph.toModel({ same: x, c, once: doubled, twice: doubled }));
    const { same, c: seven, once, twice } = await run({ x: values([2], [1, 2]) });
    expect([same!.data, seven!.data, once!.data, twice!.data]).toEqual([[1, 2], [7], [2, 4], [2, 4]]);
  });

  it("writes only what the outputs need", () => {
    const lean = new Graph();
    const leanModel = lean.toModel({ y: chain(lean.input("x", "float64", [])) });
    const graph = new Graph();
    const x = graph.input("x", "float64", []);
    exp(exp(x));
    expect(graph.toModel({ y: chain(x) })).toEqual(leanModel);
  });

  it("serves any length under one name", async () => {
    const graph = new Graph();
    const x = graph.input("x", "float64", ["n"]);
    const run = await loadModel(graph.toModel({ sum: reduceSum(x) }));
    expect((await run({ x: values([3], [1, 2, 3]) })).sum!.data).toEqual([6]);
    expect((await run({ x: values([1], [5]) })).sum!.data).toEqual([5]);
  });

  it("names inner tensors and constants as told, and says who made it", async () => {
    const graph = new Graph();
    const x = graph.input("x", "float64", ["n"]);
    const weights = constant("float64", [1], [3]);
    const sum = add(x, weights);
    const bytes = graph.toModel(
      { y: exp(sum) },
      { names: { weights, sum }, producerName: "a test", metadata: { classes: '["a","β"]' } },
    );
    const text = Buffer.from(bytes).toString("utf8");
    for (const name of ["weights", "sum", "a test", "classes", '["a","β"]']) expect(text).toContain(name);
    const run = await loadModel(bytes);
    expect((await run({ x: values([1], [-3]) })).y!.data).toEqual([1]);
    expect(() => graph.toModel({ y: sum }, { names: { x: sum } })).toThrow('inner tensor is called "x"');
  });

  it("refuses names that are used twice and tensors of another graph", () => {
    const graph = new Graph();
    const x = graph.input("x", "float32", []);
    expect(() => graph.input("x", "float32", [])).toThrow('two inputs are called "x"');
    expect(() => graph.toModel({ x: exp(x) })).toThrow('an input and an output are called "x"');
    const other = new Graph().input("z", "float32", []);
    expect(() => graph.toModel({ y: exp(other) })).toThrow(GraphError);
    expect(() => add(x, other)).toThrow("unrelated graphs");
  });
});

function chain(x: Tensor): Tensor {
  return multiply(add(x, 1), 2);
}

/** All names in a model, found as texts in its bytes; `y` and the operators' own names are left out. */
async function namesOf(model: Uint8Array): Promise<string[]> {
  await InferenceSession.create(model, { logSeverityLevel: 3 });
  const words = new Set(
    Buffer.from(model)
      .toString("latin1")
      .match(/[A-Za-z]+_\d+/g),
  );
  return ["x", ...words];
}
