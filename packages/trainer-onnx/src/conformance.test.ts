import { trainerConformance } from "@slicetuner/conformance";
import type { ModelSpecification } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createOnnxTrainer, openModel } from "./index.ts";

interface Setting {
  readonly name: string;
  readonly model: ModelSpecification;
  readonly runtime: "native" | "wasm";
  readonly exampleShape?: readonly number[];
}

const softmax = { kind: "softmax-regression" } as const;
const cnn = { kind: "cnn", blocks: [{ filters: 8, pool: 1 }], hiddenSizes: [] } as const;
const settings: readonly Setting[] = [
  { name: "softmax regression, native", model: softmax, runtime: "native" },
  { name: "softmax regression, WebAssembly", model: softmax, runtime: "wasm" },
  { name: "multilayer perceptron, native", model: { kind: "mlp", hiddenSizes: [8, 5] }, runtime: "native" },
  { name: "convolutional network, native", model: cnn, runtime: "native", exampleShape: [2, 2, 1] },
  { name: "convolutional network, WebAssembly", model: cnn, runtime: "wasm", exampleShape: [2, 2, 1] },
];

describe.each(settings)("$name", ({ model, runtime, exampleShape }) => {
  trainerConformance(
    { describe, it, expect },
    {
      create: (training, sampler) =>
        createOnnxTrainer({ model, training, runtime, ...(sampler && { sampler }) }),
      openModel: (trained) => openModel(trained, { runtime }),
      ...(exampleShape && { exampleShape }),
    },
  );
});
