import { availableParallelism } from "node:os";
import { createReferenceTrainer, createSampleData, executorConformance } from "@slicetuner/conformance";
import { type ExecutorProgress, runTrainings } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { faultTrainer } from "./testing/fault-trainer.ts";
import { createWorkerExecutor } from "./worker-executor.ts";

executorConformance({ describe, it, expect }, { create: async () => createWorkerExecutor({ workers: 2 }) });

it("has a worker for each core unless told otherwise", async () => {
  const executor = createWorkerExecutor();
  expect(executor.capabilities.workers).toBe(availableParallelism());
  await executor.close();
});

it.each([
  [1, undefined],
  [2, ["worker 1", "worker 2"]],
])("tells what each of %i workers has done", async (workers, names) => {
  const executor = createWorkerExecutor({ workers });
  let last: ExecutorProgress | undefined;
  const jobs = Array.from({ length: 8 }, (_, index) => {
    return { id: `${index}`, rows: Uint32Array.of(1, 2, 3), weightsSeed: index, batchesSeed: 1 };
  });
  const trainer = createReferenceTrainer({ maximumJobsPerCall: 1, training: { maximumEpochs: 40 } });
  const onProgress = (progress: ExecutorProgress) => {
    last = progress;
  };
  await runTrainings({ executor, trainer, data: createSampleData(), jobs, onProgress });
  expect(last!.workers?.map(({ name }) => name).sort()).toEqual(names);
  await executor.close();
});

it.each([
  [undefined, 2],
  [1, 1],
])("cuts a call into as many batches as it is told: %s", async (batches, expected) => {
  const executor = createWorkerExecutor({ workers: 1, ...(batches !== undefined && { batches }) });
  const trainer = faultTrainer("createCounter", undefined, 32);
  const jobs = Array.from({ length: 8 }, (_, index) => {
    return { id: `${index}`, rows: Uint32Array.of(1), weightsSeed: index, batchesSeed: 1 };
  });
  const results = await runTrainings({ executor, trainer, data: createSampleData(), jobs });
  expect(results.map((result) => result.warnings)).toEqual(jobs.map(() => [`${8 / expected} jobs`]));
  await executor.close();
});

it("of many workers makes Node warn of no leak", async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error) => warnings.push(name);
  process.on("warning", note);
  const executor = createWorkerExecutor({ workers: 12, batches: 12 });
  const trainer = createReferenceTrainer({ maximumJobsPerCall: 1, training: { maximumEpochs: 5 } });
  const jobs = Array.from({ length: 12 }, (_, index) => {
    return { id: `${index}`, rows: Uint32Array.of(1, 2, 3), weightsSeed: index, batchesSeed: 1 };
  });
  await runTrainings({ executor, trainer, data: createSampleData(), jobs });
  await executor.close();
  process.off("warning", note);
  expect(warnings).toEqual([]);
});
