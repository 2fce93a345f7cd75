import { fileURLToPath } from "node:url";
import { type TestRunner, trainerConformance } from "@slicetuner/conformance";
import { shuffledRows } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createCommandTrainer } from "./create-command-trainer.ts";
import type { CommandTrainerOptions } from "./options.ts";

const program = fileURLToPath(new URL("../../../docs/examples/train.mjs", import.meta.url));

/** The group that cannot apply is one test of what happens to a sampler, instead of tests that are skipped. */
const runner: TestRunner = {
  expect,
  it: Object.assign((name: string, body: () => Promise<void>) => it(name, body), { skip: () => {} }),
  describe: (name, body) =>
    name.startsWith("batch samplers") ? it(name, refusesSampler) : describe(name, body),
};

function refusesSampler(): void {
  const options = { command: ["node"], sampler: shuffledRows } as CommandTrainerOptions;
  expect(() => createCommandTrainer(options)).toThrow("sampler: a program makes its own minibatches");
}

trainerConformance(runner, {
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
    });
  },
  skip: {
    "batch samplers": "a sampler is a function of this process; the program makes its own minibatches",
  },
});
