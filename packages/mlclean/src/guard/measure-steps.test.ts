import {
  createDataset,
  type Executor,
  type ExecutorCall,
  Random,
  type Trainer,
  type TrainingResult,
} from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { measureSteps, type TrainableTable } from "./measure-steps.ts";

/** Decides by the label that most of the training rows' weight has, and remembers what it saw. */
function majority(calls: ExecutorCall[]): Executor {
  return {
    specificationVersion: 1,
    async doExecute(call: ExecutorCall) {
      calls.push(call);
      call.onProgress({ jobsDone: call.jobs.length, jobsTotal: call.jobs.length, examplesSeen: 7 });
      const { train, test } = call.data;
      return call.jobs.map(({ id, rows }) => {
        const weight = [0, 0];
        for (const row of rows) weight[train.labels[row]!]! += train.weights[row]!;
        const decided = weight[1]! > weight[0]! ? 1 : 0;
        const predictions = Float32Array.from({ length: 2 * test!.size }, (_, place) =>
          place % 2 === decided ? 1 : 0,
        );
        return { id, test: { sliceLosses: [0] }, predictions: { test: predictions }, warnings: [] };
      }) as unknown as TrainingResult[];
    },
  } as unknown as Executor;
}

function table(
  rows: readonly { input: number; label: number; group: number; weight?: number }[],
): TrainableTable {
  return {
    inputRows: rows.map(({ input }) => input),
    dataset: createDataset({
      exampleShape: [1],
      features: Float32Array.from(rows, ({ input }) => input),
      labels: Int32Array.from(rows, ({ label }) => label),
      classes: ["no", "yes"],
      weights: Float32Array.from(rows, ({ weight = 1 }) => weight),
      sliceIds: Int32Array.from(rows, ({ group }) => group),
      slices: [{ name: "a" }, { name: "b" }],
      exampleIds: rows.map(({ input }) => String(input)),
    }),
  };
}

describe("measureSteps", () => {
  const random = new Random(2);
  /** 60 clean rows, mostly "yes"; 90 poisoned copies with "no", which the step removes. */
  const cleanRows = Array.from({ length: 60 }, (_, input) => ({
    input,
    label: random.uniform() < 0.9 ? 1 : 0,
    group: input % 2,
  }));
  const poison = Array.from({ length: 90 }, (_, place) => ({ input: 60 + place, label: 0, group: 0 }));
  const entities = Array.from({ length: 150 }, (_, row) => (row < 60 ? row - (row % 3) : -1));

  it("measures what removing poison does, on rows that are in no training of theirs", async () => {
    const calls: ExecutorCall[] = [];
    const found = await measureSteps({
      measured: table(cleanRows),
      entities,
      tables: [table([...cleanRows, ...poison]), table(cleanRows)],
      positive: 1,
      trainer: {} as Trainer,
      executor: majority(calls),
      folds: 5,
    });
    const share = cleanRows.filter(({ label }) => label === 1).length / 60;
    expect(found.models[0]!.accuracy.value).toBeCloseTo(1 - share, 12);
    expect(found.models[1]!.accuracy.value).toBeCloseTo(share, 12);
    expect(found.effects[0]!.verdict).toBe("better");
    expect(calls).toHaveLength(5);
    const tested = calls.flatMap(({ data }) => data.test!.exampleIds);
    expect(new Set(tested).size).toBe(60);
    for (const { data } of calls) {
      const entitiesOf = (ids: readonly string[]) =>
        ids.map((id) => entities[Number(id)]!).filter((own) => own >= 0);
      const held = new Set([...entitiesOf(data.test!.exampleIds), ...entitiesOf(data.validation.exampleIds)]);
      expect(entitiesOf(data.train.exampleIds).some((entity) => held.has(entity))).toBe(false);
      // Poison is no part of what is measured, but trains.
      expect(data.train.exampleIds.some((id) => Number(id) >= 60)).toBe(true);
    }
  });

  it("tells the progress of all trainings", async () => {
    const told: number[][] = [];
    await measureSteps({
      measured: table(cleanRows),
      entities,
      tables: [table(cleanRows), table(cleanRows)],
      positive: 1,
      trainer: {} as Trainer,
      executor: majority([]),
      folds: 3,
      onProgress: ({ jobsDone, jobsTotal, examplesSeen }) => told.push([jobsDone, jobsTotal, examplesSeen]),
    });
    expect(told).toEqual([
      [2, 6, 7],
      [4, 6, 14],
      [6, 6, 21],
    ]);
  });

  it.each([
    [0, "before the first step"],
    [1, "after step 1"],
  ])("fails where the training on table %i diverges, and says that it was %s", async (diverging, when) => {
    const inner = majority([]);
    const executor = {
      ...inner,
      doExecute: async (call: ExecutorCall) =>
        (await inner.doExecute(call)).map((result, place) =>
          place === diverging ? { ...result, test: null } : result,
        ),
    } as Executor;
    const running = measureSteps({
      measured: table(cleanRows),
      entities,
      tables: [table(cleanRows), table(cleanRows)],
      positive: 1,
      trainer: {} as Trainer,
      executor,
    });
    await expect(running).rejects.toThrow(`the training on the table ${when} diverged`);
  });

  it("refuses fewer than three folds", async () => {
    const all = { measured: table(cleanRows), entities, tables: [table(cleanRows)], positive: 1 };
    const running = measureSteps({ ...all, trainer: {} as Trainer, executor: majority([]), folds: 2 });
    await expect(running).rejects.toThrow("folds: are 2, expected at least 3");
  });
});
