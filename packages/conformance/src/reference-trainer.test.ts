import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { TrainingError } from "@slicetuner/core";
import { expect, it } from "vitest";
import { createReferenceTrainer } from "./reference-trainer.ts";
import { createSampleData } from "./sample-data.ts";

it("has a reference that another thread can import", () => {
  const options = { training: { patience: 3 } };
  const { url, exportName, options: passed } = createReferenceTrainer(options).reference!;
  expect(existsSync(fileURLToPath(url))).toBe(true);
  expect(exportName).toBe("createReferenceTrainer");
  expect(structuredClone(passed)).toEqual(options);
});

it("refuses more jobs than it takes", async () => {
  const trainer = createReferenceTrainer({ maximumJobsPerCall: 1 });
  const jobs = ["a", "b"].map((id) => ({ id, rows: Uint32Array.of(0), weightsSeed: 0, batchesSeed: 0 }));
  const call = { data: createSampleData(), jobs, signal: new AbortController().signal, onProgress: () => {} };
  await expect(trainer.doTrain(call)).rejects.toThrow(TrainingError);
});

it("keeps documented defaults", () => {
  expect(createReferenceTrainer().capabilities).toEqual({
    supportsExampleWeights: true,
    deterministic: true,
    maximumJobsPerCall: 32,
    returnsModels: false,
    returnsPredictions: true,
    takesSampler: true,
    trainsInEpochs: true,
    usesSeeds: true,
  });
});
