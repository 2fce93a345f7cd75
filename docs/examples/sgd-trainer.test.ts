import { trainerConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createSgdTrainer } from "./sgd-trainer.ts";

trainerConformance(
  { describe, it, expect },
  {
    create: async ({ optimizer, batchSize, maximumEpochs, patience }, sampler) =>
      // The suite proposes settings for Adam; plain gradient descent needs longer steps.
      createSgdTrainer({
        learningRate: 10 * optimizer.learningRate,
        batchSize,
        maximumEpochs,
        patience,
        ...(sampler && { sampler }),
      }),
  },
);
