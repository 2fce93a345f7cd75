import { fileURLToPath } from "node:url";
import { trainerConformance } from "@slicetuner/conformance";
import { shuffledRows } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createCommandTrainer } from "./create-command-trainer.ts";
import type { CommandTrainerOptions } from "./options.ts";

const program = fileURLToPath(new URL("../../../docs/examples/train.mjs", import.meta.url));

it("takes no sampler, and says so", () => {
  const options = { command: ["node"], sampler: shuffledRows } as CommandTrainerOptions;
  expect(() => createCommandTrainer(options)).toThrow("sampler: a program makes its own minibatches");
  expect(createCommandTrainer({ command: ["node"] }).capabilities.takesSampler).toBe(false);
});

trainerConformance(
  { describe, it, expect },
  {
    create: async ({ optimizer, batchSize, maximumEpochs, patience }) => {
      // The suite proposes settings for Adam; plain gradient descent needs longer steps.
      const settings = {
        rate: 10 * optimizer.learningRate,
        batch: batchSize,
        epochs: maximumEpochs,
        patience,
      };
      const words = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
      return createCommandTrainer({
        command: [process.execPath, program, ...words],
        deterministic: true,
        supportsExampleWeights: true,
        returnsPredictions: true,
      });
    },
  },
);
