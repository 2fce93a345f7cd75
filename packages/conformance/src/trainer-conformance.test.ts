import { describe, expect, it } from "vitest";
import { createReferenceTrainer } from "./reference-trainer.ts";
import { createClosedFormTrainer } from "./testing/closed-form-trainer.ts";
import { trainerConformance } from "./trainer-conformance.ts";

trainerConformance(
  { describe, it, expect },
  { create: async (training, sampler) => createReferenceTrainer({ training, ...(sampler && { sampler }) }) },
);

describe("a closed-form trainer, which has no epochs, seeds or aborts", () => {
  trainerConformance({ describe, it, expect }, { create: async () => createClosedFormTrainer() });
});
