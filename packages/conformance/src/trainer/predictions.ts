import {
  checkProbabilities,
  type Dataset,
  type Evaluation,
  evaluateProbabilities,
  InvalidInputError,
  type Predictor,
  predict,
  runTrainings,
  type TrainedModel,
  type Trainer,
} from "@slicetuner/core";
import { applies, type TestGroup } from "../test-runner.ts";
import { rejection } from "../waiting.ts";
import { direct, fullJob, job, range, type TrainerContext, train, trainOne } from "./context.ts";

/** Opens a trained model of the trainer under test. */
export type OpenModel = (model: TrainedModel) => Promise<Predictor>;

const tolerance = 1e-4;

/**
 * A trainer that says so gives the model's probabilities back, when asked and only then; its models can be
 * opened.
 */
export function predictionsGroup(
  { expect, withTrainer, sampleData }: TrainerContext,
  openModel: OpenModel | undefined,
): TestGroup {
  const withPredictions = (use: (trainer: Trainer) => Promise<void>) =>
    withTrainer({}, async (trainer) => {
      applies(trainer.capabilities.returnsPredictions, "it gives no predictions back");
      await use(trainer);
    });

  const expectSame = (actual: Evaluation, expected: Evaluation): void => {
    expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(tolerance);
    expect(Math.abs(actual.accuracy - expected.accuracy)).toBeLessThan(1e-6);
    actual.sliceLosses.forEach((loss, slice) => {
      expect(Math.abs(loss! - expected.sliceLosses[slice]!)).toBeLessThan(tolerance);
    });
  };

  return {
    "gives the probabilities that were asked for, of the model that was evaluated": () =>
      withPredictions(async (trainer) => {
        for (const classes of [2, 3]) {
          const data = sampleData({ classes, testSizes: [30, 20, 10] });
          const result = await trainOne(trainer, data, {
            ...fullJob("a", data),
            keepPredictions: ["test", "validation"],
          });
          for (const part of ["validation", "test"] as const) {
            const probabilities = result.predictions![part]!;
            checkProbabilities(probabilities, data[part]!, trainer.name);
            expectSame(evaluateProbabilities(data[part]!, probabilities), result[part]!);
          }
        }
      }),

    "gives no others, and the same result besides": () =>
      withPredictions(async (trainer) => {
        const data = sampleData({ testSizes: [30, 20, 10] });
        const plain = await trainOne(trainer, data, fullJob("a", data));
        expect("predictions" in plain).toBe(false);
        const asked = { ...fullJob("a", data), keepPredictions: ["test"] as const };
        const { predictions, ...result } = await trainOne(trainer, data, asked);
        expect(Object.keys(predictions!)).toEqual(["test"]);
        if (trainer.capabilities.deterministic) expect(result).toEqual(plain);
      }),

    "gives each job its own": () =>
      withPredictions(async (trainer) => {
        const data = sampleData();
        const jobs = [fullJob("a", data), job("b", range(0, 90)), job("c", range(100, 50))];
        const batch = jobs
          .slice(0, trainer.capabilities.maximumJobsPerCall)
          .map((only, index) => (index === 1 ? only : { ...only, keepPredictions: ["validation"] as const }));
        const results = await train(trainer, data, batch);
        results.forEach(({ predictions, validation }, index) => {
          if (index === 1) expect(predictions).toBe(undefined);
          else expectSame(evaluateProbabilities(data.validation, predictions!.validation!), validation!);
        });
      }),

    "gives those of examples without weight too": () =>
      withPredictions(async (trainer) => {
        applies(trainer.capabilities.supportsExampleWeights, "it takes no example weights");
        const data = sampleData();
        const weights = data.validation.weights.map((_, row) => (row % 3 === 0 ? 0 : 1));
        const weighted = { ...data, validation: { ...data.validation, weights } };
        const asked = { ...fullJob("a", data), keepPredictions: ["validation"] as const };
        const { predictions, validation } = await trainOne(trainer, weighted, asked);
        checkProbabilities(predictions!.validation!, data.validation, trainer.name);
        expectSame(evaluateProbabilities(weighted.validation, predictions!.validation!), validation!);
      }),

    "predictions that it does not give, and of data that are not there, are refused": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData();
        const refusal = async (part: "validation" | "test") => {
          const jobs = [{ ...fullJob("a", data), keepPredictions: [part] }];
          const outcome = await runTrainings({ executor: direct, trainer, data, jobs }).catch(
            (error: unknown) => error,
          );
          return InvalidInputError.isInstance(outcome);
        };
        expect(await refusal("test")).toBe(true);
        expect(await refusal("validation")).toBe(!trainer.capabilities.returnsPredictions);
      }),

    "an opened model predicts what the trainer predicted": () =>
      withPredictions(async (trainer) => {
        applies(trainer.capabilities.returnsModels, "it gives no models back");
        const open = opener(openModel);
        const data = sampleData({ classes: 3 });
        const asked = { ...fullJob("a", data), keepModel: true, keepPredictions: ["validation"] as const };
        const { model, predictions } = await trainOne(trainer, data, asked);
        const predictor = await open(model!);
        try {
          expect(predictor.classes).toEqual(data.train.classes);
          expect(predictor.exampleShape).toEqual(data.train.exampleShape);
          const opened = await predict(predictor, data.validation);
          opened.forEach((probability, index) => {
            const difference = Math.abs(probability - predictions!.validation![index]!);
            expect(difference).toBeLessThan(tolerance);
          });
        } finally {
          await predictor.close();
        }
      }),

    "an opened model refuses other data, and heeds an abort": () =>
      withTrainer({}, async (trainer) => {
        applies(trainer.capabilities.returnsModels, "it gives no models back");
        const open = opener(openModel);
        const data = sampleData();
        const asked = { ...fullJob("a", data), keepModel: true };
        const predictor = await open((await trainOne(trainer, data, asked)).model!);
        try {
          const others: Dataset = sampleData({ classes: 3 }).validation;
          const error = await rejection(predict(predictor, others));
          expect(InvalidInputError.isInstance(error)).toBe(true);
          const reason = new Error("wanted no more");
          const signal = AbortSignal.abort(reason);
          expect(await rejection(predict(predictor, data.validation, { signal }))).toBe(reason);
          expect(await rejection(predictor.doPredict(data.validation, signal))).toBe(reason);
        } finally {
          await predictor.close();
        }
      }),
  };
}

function opener(openModel: OpenModel | undefined): OpenModel {
  applies(openModel !== undefined, "the package opens no models");
  return openModel!;
}
