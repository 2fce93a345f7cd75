import { createReferenceTrainer, createSampleData, executorConformance } from "@slicetuner/conformance";
import { runTrainings } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createLockedExecutor } from "./locked-executor.ts";

executorConformance(
  { describe, it, expect },
  { create: async () => createLockedExecutor({ lock: async () => () => {} }) },
);

it("holds the lock for each batch and gives it back, also after a failure", async () => {
  const log: string[] = [];
  const executor = createLockedExecutor({
    lock: async () => {
      log.push("locked");
      return () => log.push("unlocked");
    },
  });
  const jobs = ["a", "b"].map((id) => ({
    id,
    rows: Uint32Array.of(0, 1, 2, 3),
    weightsSeed: 1,
    batchesSeed: 2,
  }));
  const trainer = createReferenceTrainer();
  await runTrainings({ executor, trainer, data: createSampleData(), jobs });
  expect(log.length).toBeGreaterThan(0);
  expect(log.join(" ")).toMatch(/^(locked unlocked ?)+$/);
  log.length = 0;
  const failing = { ...trainer, doTrain: () => Promise.reject(new Error("no memory")) };
  await expect(runTrainings({ executor, trainer: failing, data: createSampleData(), jobs })).rejects.toThrow(
    "no memory",
  );
  expect(log).toEqual(["locked", "unlocked"]);
  await executor.close();
});
