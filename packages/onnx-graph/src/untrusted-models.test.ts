import { fuzz, mutateBytes } from "@slicetuner/fuzz";
import { expect, it } from "vitest";
import { GraphError } from "./graph-error.ts";
import { add, chainModels, Graph, loop, multiply, readModelFacts } from "./index.ts";

const graph = new Graph();
const x = graph.input("x", "float64", ["n"]);
const [looped] = loop({ iterations: 3, state: [x], body: (_, [state]) => [add(state!, multiply(x, 2))] });
const model = graph.toModel({ y: looped! }, { metadata: { classes: '["no","yes"]' } });

it("a model of whatever bytes is chained and described, or refused with what is wrong", async () => {
  await fuzz({
    name: "ONNX models",
    make: (random) => mutateBytes(random, model),
    run: (bytes) => {
      readModelFacts(bytes);
      const links = [
        { model: bytes, output: "y" },
        { model, output: "y" },
      ];
      chainModels(links, { input: "x", output: "y" });
    },
    isExpected: (error) => error instanceof GraphError,
  });
});

it("an input whose name is written twice is refused", () => {
  const empty = new Uint8Array(0);
  const message = (...fields: readonly (readonly [number, Uint8Array])[]) =>
    Uint8Array.from(fields.flatMap(([number, content]) => [8 * number + 2, content.length, ...content]));
  const x = new TextEncoder().encode("x");
  const input = message([1, x], [1, x]);
  // A model with a graph (7) that has one input (11).
  const twice = message([7, message([11, input], [12, message([1, x])], [2, empty])]);
  const chain = () => chainModels([{ model: twice, output: "x" }], { input: "xx", output: "y" });
  expect(chain).toThrow(GraphError);
});
