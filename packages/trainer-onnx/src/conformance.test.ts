import { trainerConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createOnnxTrainer } from "./index.ts";

describe("softmax regression, native", () => {
  trainerConformance(
    { describe, it, expect },
    {
      create: (training) =>
        createOnnxTrainer({ model: { kind: "softmax-regression" }, training, runtime: "native" }),
    },
  );
});

describe("softmax regression, WebAssembly", () => {
  trainerConformance(
    { describe, it, expect },
    {
      create: (training) =>
        createOnnxTrainer({ model: { kind: "softmax-regression" }, training, runtime: "wasm" }),
    },
  );
});

describe("multilayer perceptron, native", () => {
  trainerConformance(
    { describe, it, expect },
    {
      create: (training) =>
        createOnnxTrainer({ model: { kind: "mlp", hiddenSizes: [8, 5] }, training, runtime: "native" }),
    },
  );
});
