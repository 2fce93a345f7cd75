import { fileURLToPath } from "node:url";
import type { Trainer } from "@slicetuner/core";
import { createCommandTrainer } from "@slicetuner/trainer-command";

/** Gradient boosting in Python, trained as any program of a user's is. */
export function createBoosting(): Trainer {
  const program = fileURLToPath(new URL("../programs/boosting.py", import.meta.url));
  return createCommandTrainer({
    command: ["python3", program],
    supportsExampleWeights: true,
    returnsPredictions: true,
    trainsInEpochs: false,
  });
}
