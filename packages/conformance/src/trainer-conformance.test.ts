import { describe, expect, it } from "vitest";
import { createReferenceTrainer } from "./reference-trainer.ts";
import { trainerConformance } from "./trainer-conformance.ts";

trainerConformance(
  { describe, it, expect },
  { create: async (training, sampler) => createReferenceTrainer({ training, ...(sampler && { sampler }) }) },
);
