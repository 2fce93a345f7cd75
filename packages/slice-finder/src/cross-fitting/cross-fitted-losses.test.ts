import {
  createDataset,
  type Executor,
  Random,
  type Trainer,
  type TrainerCall,
  type TrainingResult,
} from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { describe, expect, it } from "vitest";
import { crossFittedLosses } from "./cross-fitted-losses.ts";

/** Two classes: the sign of the only feature, but for `wrong` first rows, whose labels are false. */
function rows(size: number, wrong: number) {
  const random = new Random(3);
  const features = Float32Array.from({ length: size }, () => random.normal());
  return createDataset({
    exampleShape: [1],
    features,
    labels: Int32Array.from(features, (value, row) => Number(value > 0 !== row < wrong)),
    classes: ["no", "yes"],
    sliceIds: new Int32Array(size),
    slices: [{ name: "all" }],
  });
}

/** A trainer that gives no predictions back. */
const silent = { capabilities: { returnsPredictions: false } } as Trainer;

describe("crossFittedLosses", () => {
  it("finds the same losses through predictions as through a slice for each row", async () => {
    const dataset = rows(200, 10);
    const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
    const executor = createInProcessExecutor();
    const { losses } = await crossFittedLosses({ dataset, trainer, executor });
    const withoutPredictions = {
      ...trainer,
      capabilities: { ...trainer.capabilities, returnsPredictions: false },
    };
    const bySlices = await crossFittedLosses({ dataset, trainer: withoutPredictions, executor });
    losses.forEach((loss, row) => {
      expect(Math.abs(loss - bySlices.losses[row]!)).toBeLessThan(1e-5 * (1 + loss));
    });
    await trainer.close();
  });

  it("finds the rows whose labels are false: no model has learnt them by heart", async () => {
    const dataset = rows(600, 20);
    const trainer = await createOnnxTrainer({ model: { kind: "mlp", hiddenSizes: [16], dropout: 0 } });
    const executor = createInProcessExecutor();
    const options = { dataset, trainer, executor };
    const { losses } = await crossFittedLosses(options);
    const mean = (values: Float64Array) => values.reduce((sum, loss) => sum + loss, 0) / values.length;
    expect(mean(losses.subarray(0, 20))).toBeGreaterThan(1);
    expect(mean(losses.subarray(20))).toBeLessThan(0.3);
    expect((await crossFittedLosses(options)).losses).toEqual(losses);
    expect((await crossFittedLosses({ ...options, seed: 2 })).losses).not.toEqual(losses);
    await trainer.close();
  });

  it("gives each row one role in each training, and each class its share of every fold", async () => {
    const dataset = rows(103, 0);
    const calls: TrainerCall["data"][] = [];
    await crossFittedLosses({ dataset, trainer: silent, executor: recording(calls), folds: 4 });
    expect(calls).toHaveLength(4);
    for (const { train, validation, test } of calls) {
      const ids = [...train.exampleIds, ...validation.exampleIds, ...test!.exampleIds];
      expect(ids.map(Number).sort((a, b) => a - b)).toEqual([...dataset.labels.keys()]);
      const ones = test!.labels.filter((label) => label === 1).length;
      const expected = dataset.labels.filter((label) => label === 1).length / 4;
      expect(Math.abs(ones - expected)).toBeLessThanOrEqual(1);
    }
    const tested = calls.flatMap(({ test }) => test!.exampleIds);
    expect(new Set(tested).size).toBe(103);
  });

  it("gives a row of weight 0 its loss too", async () => {
    const dataset = { ...rows(60, 0), weights: new Float32Array(60).map((_, row) => (row === 7 ? 0 : 1)) };
    const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
    const { losses } = await crossFittedLosses({ dataset, trainer, executor: createInProcessExecutor() });
    expect(losses[7]).toBeGreaterThan(0);
    await trainer.close();
  });

  it("says which training diverged", async () => {
    const executor = recording([], { test: null, status: "diverged" });
    const call = crossFittedLosses({ dataset: rows(60, 0), trainer: silent, executor });
    await expect(call).rejects.toThrow(/without fold \d of 5 diverged/);
  });

  it("refuses too few folds", async () => {
    const call = crossFittedLosses({
      dataset: rows(60, 0),
      trainer: silent,
      executor: recording([]),
      folds: 2,
    });
    await expect(call).rejects.toThrow("folds: is 2, expected at least 3");
  });
});

/** Notes the data and gives every row the loss 1. */
function recording(calls: TrainerCall["data"][], changes: Partial<TrainingResult> = {}): Executor {
  return {
    doExecute: async ({ data, jobs }) => {
      calls.push(data);
      const sliceLosses = data.test!.slices.map(() => 1);
      return jobs.map(({ id }) => ({
        jobId: id,
        status: "early-stopped" as const,
        validation: null,
        test: { loss: 1, sliceLosses, accuracy: 1 },
        epochs: 1,
        bestEpoch: 1,
        examplesSeen: 1,
        warnings: [],
        ...changes,
      }));
    },
  } as Partial<Executor> as Executor;
}
