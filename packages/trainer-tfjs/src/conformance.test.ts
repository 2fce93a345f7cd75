import { trainerConformance } from "@slicetuner/conformance";
import type { ModelSpecification } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createTfjsTrainer } from "./create-tfjs-trainer.ts";
import { openModel } from "./open-model.ts";

// Without dropout: its masks depend on a minibatch's places, which rows that are left out or repeated shift.
const models: ModelSpecification[] = [
  { kind: "softmax-regression" },
  { kind: "mlp", hiddenSizes: [6] },
  { kind: "cnn", blocks: [{ filters: 8 }], hiddenSizes: [] },
];

describe.each(models)("$kind", (model) => {
  trainerConformance(
    { describe, it, expect },
    {
      create: (training, sampler) =>
        createTfjsTrainer({ model, training, backend: "pure", ...(sampler && { sampler }) }),
      openModel: (trained) => openModel(trained, { backend: "pure" }),
      ...(model.kind === "cnn" && { exampleShape: [2, 2, 1] }),
    },
  );
});
