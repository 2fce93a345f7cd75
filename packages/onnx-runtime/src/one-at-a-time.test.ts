import { add, Graph, type Tensor as GraphTensor, multiply } from "@slicetuner/onnx-graph";
import { expect, it } from "vitest";
import { loadRuntime } from "./load-runtime.ts";

/** x ↦ x + 1, x + 2, … as outputs "y1", "y2", … */
function shiftedCopies(count: number): Uint8Array {
  const graph = new Graph();
  const x = graph.input("x", "float32", ["n"]);
  const outputs: Record<string, GraphTensor> = {};
  for (let shift = 1; shift <= count; shift++) outputs[`y${shift}`] = add(multiply(x, 1), shift);
  return graph.toModel(outputs);
}

it("sessions that are asked at the same time keep their outputs apart", async () => {
  const { InferenceSession, Tensor } = await loadRuntime("wasm");
  const ask = async (outputs: number, start: number): Promise<void> => {
    const session = await InferenceSession.create(shiftedCopies(outputs));
    for (let x = start; x < start + 30; x++) {
      const result = await session.run({ x: new Tensor("float32", Float32Array.of(x), [1]) });
      for (let shift = 1; shift <= outputs; shift++) {
        expect(result[`y${shift}`]!.data).toEqual(Float32Array.of(x + shift));
      }
      // Callers do not stay in step with each other.
      for (let pause = x % outputs; pause > 0; pause--) await Promise.resolve();
    }
    await session.release();
  };
  await Promise.all([ask(2, 0), ask(5, 100), ask(9, 200), ask(3, 300)]);
});

it("a call that fails lets the next ones through", async () => {
  const { InferenceSession, Tensor } = await loadRuntime("wasm");
  const session = await InferenceSession.create(shiftedCopies(1));
  const wrongType = new Tensor("float64", Float64Array.of(1), [1]);
  const failing = session.run({ x: wrongType });
  const following = session.run({ x: new Tensor("float32", Float32Array.of(1), [1]) });
  await expect(failing).rejects.toThrow();
  expect((await following).y1!.data).toEqual(Float32Array.of(2));
  await session.release();
});
