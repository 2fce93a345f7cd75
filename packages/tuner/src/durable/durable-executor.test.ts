import type { Executor, JsonValue, TrainingJob, TrainingResult } from "@slicetuner/core";
import { createMemoryJournal, type MemoryJournal } from "@slicetuner/journal";
import { describe, expect, it } from "vitest";
import { curveTrainer, direct, examplesOf } from "../testing/known-curves.ts";
import { durableExecutor } from "./durable-executor.ts";

const data = { train: examplesOf([4, 4]), validation: examplesOf([1, 1]) };
const job: TrainingJob = { id: "a", rows: Uint32Array.of(0, 1, 5), weightsSeed: 1, batchesSeed: 2 };

/** Gives a model where one is wanted, and notes what it was asked for. */
function countingExecutor() {
  const trained: string[] = [];
  const executor: Executor = {
    ...direct,
    doExecute: async ({ jobs, onResult }) =>
      jobs.map(({ id, keepModel = false }) => {
        trained.push(id);
        const result: TrainingResult = {
          jobId: id,
          status: "early-stopped",
          validation: { loss: 0.5, sliceLosses: [0.4, 0.6], accuracy: 0.9 },
          test: null,
          epochs: 3,
          bestEpoch: 2,
          examplesSeen: 9,
          warnings: [],
          ...(keepModel && { model: { format: "numbers", files: { weights: Uint8Array.of(1, 2, 3) } } }),
        };
        onResult?.(result);
        return result;
      }),
  };
  return { executor, trained };
}

const execute = (
  executor: Executor,
  journal: MemoryJournal,
  jobs: readonly TrainingJob[],
  changes: { readonly identity?: JsonValue; readonly data?: typeof data } = {},
) =>
  durableExecutor(executor, journal, changes.identity ?? "one").doExecute({
    trainer: curveTrainer([]),
    data: changes.data ?? data,
    jobs,
    signal: new AbortController().signal,
    onProgress: () => {},
    onNotice: () => {},
  });

describe("durableExecutor", () => {
  it("gives what was trained before, its model too, under the id of the job that asks", async () => {
    const { executor, trained } = countingExecutor();
    const journal = createMemoryJournal();
    const [first] = await execute(executor, journal, [{ ...job, keepModel: true }]);
    const [again] = await execute(executor, journal.reopen(), [{ ...job, id: "b", keepModel: true }]);
    expect(trained).toEqual(["a"]);
    expect(again).toEqual({ ...first, jobId: "b" });
    expect(again!.model!.files.weights).toEqual(Uint8Array.of(1, 2, 3));
  });

  it("trains only what is missing, and answers in the order of the jobs", async () => {
    const { executor, trained } = countingExecutor();
    const journal = createMemoryJournal();
    await execute(executor, journal, [job]);
    const others = [{ ...job, id: "b", batchesSeed: 3 }, job, { ...job, id: "c", weightsSeed: 4 }];
    const results = await execute(executor, journal.reopen(), others);
    expect(trained).toEqual(["a", "b", "c"]);
    expect(results.map(({ jobId }) => jobId)).toEqual(["b", "a", "c"]);
  });

  it("trains anew where anything differs that a result depends on", async () => {
    const { executor, trained } = countingExecutor();
    const journal = createMemoryJournal();
    await execute(executor, journal, [job]);
    const jobs: TrainingJob[] = [
      { ...job, rows: Uint32Array.of(0, 1, 6) },
      { ...job, weightsSeed: 7 },
      { ...job, batchesSeed: 7 },
      { ...job, keepModel: true },
    ];
    for (const other of jobs) await execute(executor, journal.reopen(), [other]);
    await execute(executor, journal.reopen(), [job], { identity: "two" });
    const otherData = [
      { ...data, train: examplesOf([5, 4]) },
      { ...data, validation: examplesOf([2, 1]) },
      { ...data, test: examplesOf([1, 1]) },
    ];
    for (const other of otherData) await execute(executor, journal.reopen(), [job], { data: other });
    expect(trained).toHaveLength(1 + jobs.length + 1 + otherData.length);
  });
});
