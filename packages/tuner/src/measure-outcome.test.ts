import type { InvalidInputError, TrainedModel, Trainer, TrainingJob } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { measureOutcome } from "./measure-outcome.ts";
import { curveTrainer, direct, examplesOf } from "./testing/known-curves.ts";

const data = { train: examplesOf([100]), validation: examplesOf([5]) };
const trainer = curveTrainer([{ scale: 4, exponent: 0.5 }]);
const model: TrainedModel = { format: "test", files: { "model.txt": new Uint8Array([1]) } };

/** Gives back models where they are asked for, and keeps the jobs. */
function modelTrainer(jobs: TrainingJob[], isFaithful = true): Trainer {
  return {
    ...trainer,
    capabilities: { ...trainer.capabilities, returnsModels: true },
    doTrain: async (call) => {
      jobs.push(...call.jobs);
      const results = await trainer.doTrain(call);
      return results.map((result, index) =>
        call.jobs[index]!.keepModel && isFaithful ? { ...result, model } : result,
      );
    },
  };
}

describe("what is measured", () => {
  it("is the test data where there are some, and the same trainings on the validation data beside them", async () => {
    const noisy = curveTrainer([{ scale: 4, exponent: 0.5 }], 0.1);
    /** Twice the loss on the test data. */
    const doubled: Trainer = {
      ...noisy,
      doTrain: async (call) =>
        (await noisy.doTrain(call)).map((result) => {
          const { loss, sliceLosses, accuracy } = result.validation!;
          const test = { loss: 2 * loss, sliceLosses: sliceLosses.map((own) => 2 * own!), accuracy };
          return { ...result, test: result.test && test };
        }),
    };
    const call = { trainer: doubled, executor: direct, repeats: 3 };
    const without = await measureOutcome({ ...call, data });
    expect(without.evaluatedOn).toBe("validation");
    expect(without.onValidation).toEqual({ mean: without.mean, trainings: without.trainings });
    const { onValidation, ...onTest } = await measureOutcome({
      ...call,
      data: { ...data, test: data.validation },
    });
    expect(onTest.evaluatedOn).toBe("test");
    expect(onValidation).toEqual(without.onValidation);
    onTest.trainings.forEach(({ loss }, index) => {
      expect(loss).toBeCloseTo(2 * onValidation.trainings[index]!.loss, 12);
    });
    expect(onTest.mean.loss).toBeCloseTo(2 * onValidation.mean.loss, 12);
  });
});

describe("what the models decide", () => {
  it("is taken from the trainings' probabilities on what is measured, where the trainer gives them", async () => {
    const asked: TrainingJob[] = [];
    /** Sure of the first class. */
    const certain: Trainer = {
      ...trainer,
      capabilities: { ...trainer.capabilities, returnsPredictions: true },
      doTrain: async (call) => {
        asked.push(...call.jobs);
        const results = await trainer.doTrain(call);
        const test = Float32Array.from({ length: 2 * 5 }, (_, place) => (place % 2 === 0 ? 1 : 0));
        return results.map((result) => ({ ...result, predictions: { test } }));
      },
    };
    const call = { data: { ...data, test: data.validation }, executor: direct, repeats: 2 };
    const { decisions, guessing } = await measureOutcome({ ...call, trainer: certain });
    expect(asked.map((job) => job.keepPredictions)).toEqual([["test"], ["test"]]);
    // Labels go 0, 1, 0, 1, 0.
    expect(decisions).toEqual({
      accuracy: 0.6,
      rocArea: 0.5,
      sliceAccuracies: [0.6],
      sliceRocAreas: [0.5],
    });
    expect(guessing.loss).toBeCloseTo(Math.log(2), 12);
    expect((await measureOutcome({ ...call, trainer })).decisions).toBeNull();
  });
});

describe("the model of a final training", () => {
  it("comes when it is asked for, of the first training alone, and changes no job otherwise", async () => {
    const [plain, kept]: TrainingJob[][] = [[], []];
    const without = await measureOutcome({
      data,
      trainer: modelTrainer(plain!),
      executor: direct,
      repeats: 3,
    });
    const result = await measureOutcome({
      data,
      trainer: modelTrainer(kept!),
      executor: direct,
      repeats: 3,
      keepModel: true,
    });
    expect(without).not.toHaveProperty("model");
    expect(result.model).toBe(model);
    expect(kept!.map((job) => job.keepModel ?? false)).toEqual([true, false, false]);
    expect(kept!.map(({ keepModel: _, ...job }) => job)).toEqual(plain);
  });

  it("is refused where the trainer gives none back, and missed where it promised one", async () => {
    const asked = { data, executor: direct, repeats: 1, keepModel: true };
    const refused = await measureOutcome({ ...asked, trainer }).catch(
      (error: InvalidInputError) => error.problems,
    );
    expect(refused).toEqual([
      { path: "jobs[0].keepModel", message: 'trainer "known curves" gives no models back' },
    ]);
    await expect(measureOutcome({ ...asked, trainer: modelTrainer([], false) })).rejects.toThrow(
      "gave no model back",
    );
  });
});
