import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  addOutput,
  chainModels,
  constant,
  exp,
  Graph,
  GraphError,
  loop,
  multiply,
  type Tensor,
} from "./index.ts";
import { readFields, textOf } from "./protobuf-reader.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";
import { loadModel, values } from "./testing/run-model.ts";

/** A model x → y with an inner tensor `middle`. */
function modelOf(build: (x: Tensor) => { y: Tensor; middle?: Tensor }, metadata = {}): Uint8Array {
  const graph = new Graph();
  const { y, middle } = build(graph.input("x", "float64", ["n"]));
  return graph.toModel({ y }, { metadata, ...(middle && { names: { middle } }) });
}

const plusOne = modelOf((x) => ({ y: add(x, 1) }), { first: "1" });
const twiceThenExp = modelOf((x) => {
  const middle = multiply(x, 2);
  return { y: exp(middle), middle };
});
/** A loop whose body reads a tensor around it, and constants with names of their own. */
const looping = modelOf((x) => {
  const around = multiply(x, constant("float64", [1], [10]));
  const [y] = loop({ iterations: 3, state: [x], body: (_, [state]) => [add(state!, around)] });
  return { y: y! };
});

describe("chainModels", () => {
  it("feeds what each makes to the next, names in loops included", async () => {
    const links = [plusOne, looping, twiceThenExp].map((model) => ({ model, output: "y" }));
    links[2]!.output = "middle";
    const run = await loadModel(chainModels(links, { input: "features", output: "x" }));
    const result = await run({ features: values([2], [0, 4]) });
    // 2 · (v + 3 · 10 · v) for v = 1 and 5
    expect(result).toEqual({ x: values([2], [62, 310]) });
  });

  it("keeps metadata, and the operator sets of the model that was named", async () => {
    const second = modelOf((x) => ({ y: multiply(x, 3) }), { second: "2" });
    const older = withOperatorSet(plusOne, 14);
    const links = [
      { model: second, output: "y" },
      { model: older, output: "y" },
    ];
    const bytes = chainModels(links, { input: "x", output: "y", operatorSetsOf: 1 });
    const fields = readFields(bytes);
    const sets = fields.filter(({ number }) => number === 8).map(({ content }) => readFields(content));
    expect(sets.map((set) => set.find(({ number }) => number === 2)!.value)).toEqual([14]);
    const texts = fields
      .filter(({ number }) => number === 14)
      .map(({ content }) => readFields(content).map(textOf));
    expect(texts).toEqual([
      ["second", "2"],
      ["first", "1"],
    ]);
    expect((await (await loadModel(bytes))({ x: values([1], [2]) })).y!.data).toEqual([7]);
  });

  it("refuses what is no model and a model of two inputs", () => {
    const graph = new Graph();
    const two = graph.toModel({
      y: add(graph.input("a", "float32", []), graph.input("b", "float32", [])),
    });
    const options = { input: "x", output: "y" };
    const attempt = (model: Uint8Array) => () => chainModels([{ model, output: "y" }], options);
    expect(attempt(two)).toThrow("model 0 of the chain has 2 inputs");
    expect(attempt(new TextEncoder().encode("hello"))).toThrow(GraphError);
    expect(attempt(new Uint8Array(0))).toThrow("has no graph");
  });

  it("refuses a model whose output is its input", () => {
    const chain = () => chainModels([{ model: plusOne, output: "x" }], { input: "in", output: "out" });
    expect(chain).toThrow(new GraphError('model 0 of the chain has "x" as input and as output'));
  });
});

describe("addOutput", () => {
  it("shows a tensor inside", async () => {
    const run = await loadModel(addOutput(twiceThenExp, "middle"));
    const result = await run({ x: values([1], [3]) });
    expect(result.middle!.data).toEqual([6]);
    expect(result.y!.data[0]).toBeCloseTo(Math.exp(6), 6);
  });
});

describe("readFields", () => {
  it("reads back what was written", () => {
    const entry = fc.record({ field: fc.integer({ min: 1, max: 5000 }), value: fc.nat() });
    fc.assert(
      fc.property(fc.array(entry), fc.string(), (entries, text) => {
        const writer = new ProtobufWriter();
        writer.string(3, text);
        for (const { field, value } of entries) writer.integer(field, value);
        writer.float(7, 1.5);
        const fields = readFields(writer.finish());
        expect(textOf(fields[0]!)).toBe(text);
        expect(fields.slice(1, -1).map(({ number, value }) => ({ field: number, value }))).toEqual(entries);
        const copied = new ProtobufWriter();
        for (const { raw } of fields) copied.raw(raw);
        expect(copied.finish()).toEqual(writer.finish());
      }),
    );
  });

  it("either reads any bytes or says that they are no message", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          expect(readFields(bytes).every(({ raw }) => raw.length > 0)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(GraphError);
        }
      }),
    );
  });
});

function withOperatorSet(model: Uint8Array, version: number): Uint8Array {
  const writer = new ProtobufWriter();
  for (const { number, raw } of readFields(model)) if (number !== 8) writer.raw(raw);
  writer.message(8, (set) => {
    set.string(1, "");
    set.integer(2, version);
  });
  return writer.finish();
}
