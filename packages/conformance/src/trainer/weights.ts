import { createDataset, type Dataset, selectRows, type Trainer, type TrainingResult } from "@slicetuner/core";
import { applies, type TestGroup } from "../test-runner.ts";
import {
  fullJob,
  job,
  needsDeterminism,
  needsEpochs,
  range,
  type TrainerContext,
  trainOne,
} from "./context.ts";

/** One minibatch of all rows: then weighted and repeated rows give equal gradients, up to rounding. */
const wholeBatch = { batchSize: 1000, maximumEpochs: 60, patience: 60 };
const tolerance = 1e-3;

/** Example weights count in training and in evaluation. */
export function exampleWeightsGroup(context: TrainerContext): TestGroup {
  const { expect, sampleData } = context;
  const withTrainer: TrainerContext["withTrainer"] = (training, use) =>
    context.withTrainer(training, async (trainer) => {
      applies(trainer.capabilities.supportsExampleWeights, "it takes no example weights");
      await use(trainer);
    });
  /** A forest draws other trees for other rows, whatever their weights. */
  const needsExactness = ({ capabilities: { trainsInEpochs, usesSeeds } }: Trainer): void => {
    applies(trainsInEpochs || !usesSeeds, "what it draws at random depends on the number of rows");
  };
  const expectClose = (actual: TrainingResult, expected: TrainingResult) => {
    const difference = actual.validation!.loss - expected.validation!.loss;
    expect(Math.abs(difference)).toBeLessThan(tolerance);
  };

  return {
    "what a training example of weight 0 contains does not matter": () =>
      withTrainer({}, async (trainer) => {
        needsDeterminism(trainer);
        const data = sampleData();
        const weights = Float32Array.from(data.train.weights, (_, row) => (row % 3 === 0 ? 0 : 1));
        const weighted = { ...data, train: reweigh(data.train, weights) };
        const spoiled = { ...data, train: spoil(weighted.train, (row) => row % 3 === 0) };
        const result = await trainOne(trainer, weighted, fullJob("a", data));
        expect(await trainOne(trainer, spoiled, fullJob("a", data))).toEqual(result);
      }),

    "weight 0 is the same as leaving the example out": () =>
      withTrainer(wholeBatch, async (trainer) => {
        needsExactness(trainer);
        const data = sampleData();
        const weights = Float32Array.from(data.train.weights, (_, row) => (row < 80 ? 0 : 1));
        const weighted = { ...data, train: reweigh(data.train, weights) };
        const seeds = { weightsSeed: 1 };
        const leftOut = await trainOne(trainer, data, job("a", range(80, 160), seeds));
        expectClose(await trainOne(trainer, weighted, fullJob("a", data, seeds)), leftOut);
        const all = await trainOne(trainer, data, fullJob("a", data, seeds));
        expect(tolerance).toBeLessThan(Math.abs(all.validation!.loss - leftOut.validation!.loss));
      }),

    "weight 3 is the same as giving the example three times": () =>
      withTrainer(wholeBatch, async (trainer) => {
        needsExactness(trainer);
        const data = sampleData();
        const weights = Float32Array.from(data.train.weights, (_, row) => (row < 80 ? 3 : 1));
        const weighted = { ...data, train: reweigh(data.train, weights) };
        const seeds = { weightsSeed: 1 };
        const rows = Uint32Array.from([...range(0, 80), ...range(0, 80), ...range(0, 240)]);
        const repeated = await trainOne(trainer, data, job("a", rows, seeds));
        expectClose(await trainOne(trainer, weighted, fullJob("a", data, seeds)), repeated);
        const plain = await trainOne(trainer, data, fullJob("a", data, seeds));
        expect(repeated.validation!.sliceLosses[0]).toBeLessThan(plain.validation!.sliceLosses[0]!);
      }),

    "all weights times a number is the same training": () =>
      withTrainer(wholeBatch, async (trainer) => {
        needsExactness(trainer);
        const data = sampleData();
        const weighted = {
          ...data,
          train: reweigh(
            data.train,
            data.train.weights.map(() => 4),
          ),
        };
        expectClose(
          await trainOne(trainer, weighted, fullJob("a", data)),
          await trainOne(trainer, data, fullJob("a", data)),
        );
      }),

    "weights count in the evaluation": () =>
      withTrainer({ maximumEpochs: 3, patience: 5 }, async (trainer) => {
        const data = sampleData();
        const { validation } = data;
        const doubled = validation.weights.map((_, row) => (row % 2 === 0 ? 2 : 0));
        const half = Uint32Array.from({ length: validation.size / 2 }, (_, index) => 2 * index);
        const weighted = spoil(reweigh(validation, doubled), (row) => row % 2 === 1);
        const evaluated = async (part: Dataset) =>
          (await trainOne(trainer, { ...data, test: part }, fullJob("a", data))).test!;
        const actual = await evaluated(weighted);
        const expected = await evaluated(selectRows(validation, half));
        const all = await evaluated(validation);
        expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(1e-5);
        expect(Math.abs(actual.accuracy - expected.accuracy)).toBeLessThan(1e-5);
        actual.sliceLosses.forEach((loss, slice) => {
          expect(Math.abs(loss! - expected.sliceLosses[slice]!)).toBeLessThan(1e-5);
        });
        expect(1e-4).toBeLessThan(Math.abs(all.loss - expected.loss));
      }),

    "validation weights decide which epoch is best": () =>
      withTrainer({ maximumEpochs: 300, patience: 6 }, async (trainer) => {
        needsEpochs(trainer);
        const data = sampleData();
        const doubled = data.validation.weights.map((_, row) => (row < 60 ? 2 : 0));
        const byWeight = spoil(reweigh(data.validation, doubled), (row) => row >= 60);
        const byRows = selectRows(data.validation, range(0, 60));
        const actual = await trainOne(trainer, { ...data, validation: byWeight }, fullJob("a", data));
        const expected = await trainOne(trainer, { ...data, validation: byRows }, fullJob("a", data));
        expect(actual.bestEpoch).toBe(expected.bestEpoch);
        expectClose(actual, expected);
      }),
  };
}

function reweigh(dataset: Dataset, weights: Float32Array): Dataset {
  return createDataset({ ...dataset, weights });
}

/** Turns the features and labels of some rows into nonsense. */
function spoil(dataset: Dataset, isSpoiled: (row: number) => boolean): Dataset {
  const width = dataset.features.length / dataset.size;
  const features = dataset.features.map((value, index) =>
    isSpoiled(Math.floor(index / width)) ? 3 - value : value,
  );
  const labels = dataset.labels.map((label, row) => (isSpoiled(row) ? 1 - label : label));
  return createDataset({ ...dataset, features, labels });
}
