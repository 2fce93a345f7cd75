import { fuzz, mutateBytes } from "@slicetuner/fuzz";
import { it } from "vitest";
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
