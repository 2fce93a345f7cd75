import { trainerConformance } from "@slicetuner/conformance";
import type { ModelSpecification } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createTfjsTrainer } from "./create-tfjs-trainer.ts";

const models: ModelSpecification[] = [{ kind: "softmax-regression" }, { kind: "mlp", hiddenSizes: [6] }];

describe.each(models)("$kind", (model) => {
  trainerConformance(
    { describe, it, expect },
    { create: (training) => createTfjsTrainer({ model, training, backend: "pure" }) },
  );
});
