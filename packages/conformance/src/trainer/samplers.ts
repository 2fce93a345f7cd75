import {
  type BatchSamplerFactory,
  defaultAdam,
  type RowEvaluation,
  type SampledTraining,
  selectRows,
  shuffledRows,
  TrainingError,
} from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import { rejection } from "../waiting.ts";
import { fullJob, job, range, type TrainerContext, train, trainOne } from "./context.ts";

/**
 * The trainer takes its minibatches from the sampler that it is given, and tells it what it wants to know.
 */
export function samplersGroup({ expect, withTrainer, sampleData }: TrainerContext): TestGroup {
  return {
    "makes a sampler for each job and asks it once an epoch": async () => {
      const made: { training: SampledTraining; epochs: number[] }[] = [];
      const recording: BatchSamplerFactory = (training) => {
        const record = { training, epochs: [] as number[] };
        made.push(record);
        const inner = shuffledRows(training);
        return {
          needsEvaluation: false,
          rowsForEpoch: (epoch, evaluation) => {
            expect(evaluation).toBe(undefined);
            record.epochs.push(epoch);
            return inner.rowsForEpoch(epoch);
          },
        };
      };
      const training = { batchSize: 16, maximumEpochs: 6, patience: 10 };
      await withTrainer(
        training,
        async (trainer) => {
          const data = sampleData();
          const jobs = [fullJob("a", data), job("b", range(3, 50))];
          const batch = jobs.slice(0, trainer.capabilities.maximumJobsPerCall);
          await train(trainer, data, batch);
          expect(made.length).toBe(batch.length);
          for (const { rows, batchesSeed } of batch) {
            const record = made.find((other) => other.training.seed === batchesSeed)!;
            expect(Array.from(record.training.rows)).toEqual(Array.from(rows));
            expect(record.training.batchSize).toBe(16);
            expect(record.training.train.size).toBe(data.train.size);
            expect(record.epochs).toEqual([0, 1, 2, 3, 4, 5]);
          }
        },
        recording,
      );
    },

    "a sampler that is a function keeps the trainer in this thread": () =>
      withTrainer(
        {},
        async (trainer) => {
          expect(trainer.reference).toBe(undefined);
        },
        shuffledRows,
      ),

    "trains on the rows that the sampler gives, and on no other": async () => {
      const data = sampleData();
      const seeds = { weightsSeed: 4, batchesSeed: 5 };
      const few = range(100, 60);
      await withTrainer({}, async (plain) => {
        const expected = await trainOne(plain, data, job("a", few, seeds));
        await withTrainer(
          {},
          async (trainer) => {
            expect(await trainOne(trainer, data, fullJob("a", data, seeds))).toEqual(expected);
          },
          (training) => shuffledRows({ ...training, rows: few }),
        );
      });
    },

    "an epoch may have any number of rows": () =>
      withTrainer(
        { maximumEpochs: 5, patience: 10 },
        async (trainer) => {
          const data = sampleData();
          const jobs = [job("a", range(0, 33)), job("b", range(5, 90)), fullJob("c", data)];
          const batch = jobs.slice(0, trainer.capabilities.maximumJobsPerCall);
          const results = await train(trainer, data, batch);
          // 1, 18, 35, 52 and 69 rows.
          expect(results.map((result) => result.examplesSeen)).toEqual(batch.map(() => 175));
        },
        ({ rows }) => ({
          needsEvaluation: false,
          rowsForEpoch: (epoch) =>
            Uint32Array.from({ length: 1 + 17 * epoch }, (_, index) => rows[(index * 7) % rows.length]!),
        }),
      ),

    "keeps the last weights of all epochs where the sampler wants them": () =>
      withTrainer(
        // So fast that the validation loss goes up and down.
        { optimizer: { ...defaultAdam, learningRate: 0.3 }, batchSize: 8, maximumEpochs: 9, patience: 1 },
        async (trainer) => {
          const data = sampleData();
          const result = await trainOne(trainer, data, fullJob("a", data));
          expect(result.status).toBe("epoch-limit");
          expect(result.epochs).toBe(9);
          expect(result.bestEpoch).toBe(9);
        },
        (training) => ({ ...shuffledRows(training), keepsLastWeights: true }),
      ),

    "tells how the current model does on each row of the job": async () => {
      const told = new Map<number, RowEvaluation>();
      const listening: BatchSamplerFactory = (training) => ({
        needsEvaluation: true,
        rowsForEpoch: (epoch, evaluation) => {
          told.set(epoch, evaluation!);
          return shuffledRows(training).rowsForEpoch(epoch);
        },
      });
      const sample = sampleData();
      const rows = Uint32Array.from({ length: 150 }, (_, index) => (index * 91) % sample.train.size);
      const data = { ...sample, test: selectRows(sample.train, rows) };
      const seeds = { weightsSeed: 8, batchesSeed: 9 };
      const slow = { optimizer: { ...defaultAdam, learningRate: 0.005 }, patience: 100 };
      for (const maximumEpochs of [1, 4]) {
        await withTrainer(
          { ...slow, maximumEpochs: maximumEpochs + 1 },
          (trainer) => trainOne(trainer, data, job("a", rows, seeds)).then(() => {}),
          listening,
        );
        await withTrainer(
          { ...slow, maximumEpochs },
          async (trainer) => {
            const result = await trainOne(trainer, data, job("a", rows, seeds));
            // The weights of the best epoch are the last ones here: the loss still falls.
            expect(result.bestEpoch).toBe(maximumEpochs);
            const { losses, predictions, probabilities } = told.get(maximumEpochs)!;
            expect(losses.length).toBe(rows.length);
            const meanLoss = losses.reduce((sum, loss) => sum + loss, 0) / rows.length;
            expect(Math.abs(meanLoss - result.test!.loss)).toBeLessThan(1e-5);
            const right = predictions.filter((label, index) => label === data.train.labels[rows[index]!]);
            expect(right.length / rows.length).toBe(result.test!.accuracy);
            const classes = data.train.classes.length;
            expect(probabilities.length).toBe(rows.length * classes);
            rows.forEach((row, index) => {
              const ofRow = probabilities.subarray(index * classes, (index + 1) * classes);
              const sum = ofRow.reduce((total, probability) => total + probability, 0);
              expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
              expect(ofRow.indexOf(Math.max(...ofRow))).toBe(predictions[index]);
              const loss = -Math.log(ofRow[data.train.labels[row]!]!);
              expect(Math.abs(loss - losses[index]!)).toBeLessThan(1e-4);
            });
          },
          shuffledRows,
        );
      }
    },

    "what is trained beside does not change what a sampler is told": async () => {
      const data = sampleData();
      const jobs = [fullJob("a", data), job("b", range(0, 70)), job("c", range(60, 100))];
      await withTrainer(
        {},
        async (trainer) => {
          const batch = jobs.slice(0, trainer.capabilities.maximumJobsPerCall);
          const together = await train(trainer, data, batch);
          for (const [index, only] of batch.entries()) {
            expect(await trainOne(trainer, data, only)).toEqual(together[index]);
          }
        },
        hardestFirst,
      );
    },

    "what a sampler reports at the end of a training comes with its result": async () => {
      const data = sampleData();
      const training = { maximumEpochs: 4, patience: 10 };
      const counting: BatchSamplerFactory = (sampled) => {
        const inner = shuffledRows(sampled);
        const epochs: number[] = [];
        return {
          needsEvaluation: false,
          rowsForEpoch: (epoch) => {
            epochs.push(epoch);
            return inner.rowsForEpoch(epoch);
          },
          report: () => ({ rows: sampled.rows.length, epochs }),
        };
      };
      await withTrainer(
        training,
        async (trainer) => {
          const jobs = [fullJob("a", data), job("b", range(0, 70))];
          const batch = jobs.slice(0, trainer.capabilities.maximumJobsPerCall);
          const results = await train(trainer, data, batch);
          results.forEach(({ samplerReport }, index) => {
            expect(samplerReport).toEqual({ rows: batch[index]!.rows.length, epochs: [0, 1, 2, 3] });
          });
        },
        counting,
      );
      await withTrainer(
        training,
        async (trainer) => {
          const result = await trainOne(trainer, data, fullJob("a", data));
          expect("samplerReport" in result).toBe(false);
        },
        shuffledRows,
      );
    },

    "rows that do not exist, and no row at all, are refused": async () => {
      for (const wrong of [Uint32Array.of(0, 240), new Uint32Array(0)]) {
        await withTrainer(
          {},
          async (trainer) => {
            const data = sampleData();
            const error = await rejection(trainOne(trainer, data, fullJob("a", data)));
            expect(TrainingError.isInstance(error)).toBe(true);
          },
          () => ({ needsEvaluation: false, rowsForEpoch: () => wrong }),
        );
      }
    },
  };
}

/** The two thirds of the rows with the highest losses: depends on the last bits of what is told. */
const hardestFirst: BatchSamplerFactory = ({ rows }) => ({
  needsEvaluation: true,
  rowsForEpoch: (_, evaluation) => {
    const places = Array.from(rows.keys());
    places.sort((left, right) => evaluation!.losses[right]! - evaluation!.losses[left]!);
    return Uint32Array.from(places.slice(0, Math.ceil((2 * rows.length) / 3)), (place) => rows[place]!);
  },
});
