import type { Evaluation, TrainingData } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import { fullJob, needsDeterminism, type TrainerContext, trainOne } from "./context.ts";

/** Losses of slices, of all validation examples and of the test data. */
export function evaluationGroup({ expect, withTrainer, sampleData }: TrainerContext): TestGroup {
  const expectConsistent = (evaluation: Evaluation, { validation }: TrainingData) => {
    const weights = validation.slices.map(() => 0);
    validation.weights.forEach((weight, row) => {
      weights[validation.sliceIds[row]!]! += weight;
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = weights.reduce((sum, weight, slice) => {
      return weight === 0 ? sum : sum + (weight * evaluation.sliceLosses[slice]!) / total;
    }, 0);
    expect(Math.abs(mean - evaluation.loss)).toBeLessThan(1e-5 * (1 + mean));
  };

  return {
    "the pooled loss is the weighted mean of the slices' losses": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData({ validationSizes: [10, 60, 25] });
        const { validation } = await trainOne(trainer, data, fullJob("a", data));
        expect(validation?.sliceLosses.length).toBe(3);
        expectConsistent(validation!, data);
      }),

    "a slice without an example has loss null, not 0": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData({ validationSizes: [60, 0, 60], testSizes: [0, 30, 30] });
        const { validation, test } = await trainOne(trainer, data, fullJob("a", data));
        expect(validation?.sliceLosses.map((loss) => loss === null)).toEqual([false, true, false]);
        expect(test?.sliceLosses.map((loss) => loss === null)).toEqual([true, false, false]);
        expectConsistent(validation!, data);
      }),

    "a slice that only the training data lack is evaluated like any other": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData({ trainSizes: [80, 0, 80], validationSizes: [60, 60, 60] });
        const { validation } = await trainOne(trainer, data, fullJob("a", data));
        expect(validation!.sliceLosses.every((loss) => loss !== null && loss > 0)).toBe(true);
      }),

    "the accuracy is a share of examples": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData({ validationSizes: [20, 20, 24] });
        const { validation } = await trainOne(trainer, data, fullJob("a", data));
        const right = validation!.accuracy * 64;
        expect(Math.abs(right - Math.round(right))).toBeLessThan(1e-3);
      }),

    "test data are evaluated like validation data": () =>
      withTrainer({}, async (trainer) => {
        const { train, validation } = sampleData();
        const data = { train, validation, test: structuredClone(validation) };
        const result = await trainOne(trainer, data, fullJob("a", data));
        const expected = numbers(result.validation!);
        numbers(result.test!).forEach((value, index) => {
          expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-5);
        });
      }),

    "without test data there is no test evaluation": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData();
        expect((await trainOne(trainer, data, fullJob("a", data))).test).toBe(null);
      }),

    "test data touch no decision": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData();
        needsDeterminism(trainer);
        const { test } = sampleData({ seed: 5, testSizes: [9, 9, 9] });
        const without = await trainOne(trainer, data, fullJob("a", data));
        const result = await trainOne(trainer, { ...data, test: test! }, fullJob("a", data));
        expect({ ...result, test: null }).toEqual(without);
      }),
  };
}

function numbers(evaluation: Evaluation): number[] {
  return [evaluation.loss, evaluation.accuracy, ...evaluation.sliceLosses.map(Number)];
}
