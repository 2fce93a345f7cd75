import {
  createDataset,
  type Dataset,
  type ExecutorProgress,
  InvalidInputError,
  runTrainings,
  selectRows,
  type Trainer,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";
import { createEchoTrainer } from "../echo-trainer.ts";
import { createSampleData } from "../sample-data.ts";
import type { TestGroup } from "../test-runner.ts";
import { rejection } from "../waiting.ts";
import { directly, type ExecutorContext, execute, quickTrainer, unevenJobs } from "./context.ts";

/** The results are those of the trainer, whoever carries out the call. */
export function resultsGroup({ expect, withExecutor }: ExecutorContext): TestGroup {
  return {
    "says what it is and what it can do": () =>
      withExecutor(async (executor) => {
        expect(executor.specificationVersion).toBe("v1");
        expect(executor.name === "").toBe(false);
        expect(executor.capabilities.workers >= 1).toBe(true);
        expect(typeof executor.capabilities.needsTrainerReference).toBe("boolean");
      }),

    "results come in the order of the jobs": () =>
      withExecutor(async (executor) => {
        const data = createSampleData();
        const jobs = unevenJobs(23, data);
        const results = await execute(executor, { trainer: quickTrainer(), data, jobs });
        expect(results.map((result) => result.jobId)).toEqual(jobs.map(({ id }) => id));
      }),

    "each result is told once, before the call ends": () =>
      withExecutor(async (executor) => {
        const data = createSampleData();
        const jobs = unevenJobs(9, data);
        const told: TrainingResult[] = [];
        const results = await execute(executor, {
          trainer: quickTrainer(),
          data,
          jobs,
          onResult: (result) => told.push(result),
        });
        const byId = (list: readonly TrainingResult[]) =>
          [...list].sort((left, right) => (left.jobId < right.jobId ? -1 : 1));
        expect(byId(told)).toEqual(byId(results));
      }),

    "results are the same bits as the trainer's own, however the jobs are cut": () =>
      withExecutor(async (executor) => {
        const data = createSampleData({ testSizes: [10, 10, 10] });
        const jobs = unevenJobs(11, data);
        const expected = await directly(quickTrainer(), data, jobs);
        for (const maximumJobsPerCall of [1, 4, 32]) {
          const trainer = quickTrainer({ maximumJobsPerCall });
          expect(await execute(executor, { trainer, data, jobs })).toEqual(expected);
        }
      }),

    "groups, trusted examples and all that jobs ask for reach the trainer, and all that it gives comes back":
      () =>
        withExecutor(async (executor) => {
          const sample = createSampleData({ testSizes: [10, 10, 10] });
          const withGroups = (dataset: Dataset): Dataset => ({
            ...dataset,
            groups: [
              { name: "sex", ids: dataset.labels.map((_, row) => (row % 3) - 1), values: ["female", "male"] },
              { name: "empty", ids: dataset.labels.map(() => -1), values: [] },
            ],
          });
          const data = {
            train: withGroups(sample.train),
            validation: withGroups(sample.validation),
            test: withGroups(sample.test!),
            trusted: withGroups(selectRows(sample.validation, [3, 1, 100])),
          };
          const [first, second, third] = unevenJobs(3, data);
          const jobs: TrainingJob[] = [
            { ...first!, keepModel: true, keepPredictions: ["test", "validation"] },
            { ...second!, keepPredictions: ["validation"] },
            third!,
          ];
          const trainer = createEchoTrainer();
          expect(await execute(executor, { trainer, data, jobs })).toEqual(
            await directly(trainer, data, jobs),
          );
        }),

    "new data are not mistaken for the data before": () =>
      withExecutor(async (executor) => {
        const trainer = quickTrainer();
        for (const seed of [1, 2, 1]) {
          const data = createSampleData({ seed });
          const jobs = unevenJobs(3, data);
          expect(await execute(executor, { trainer, data, jobs })).toEqual(
            await directly(trainer, data, jobs),
          );
        }
      }),

    "another trainer is not mistaken for the trainer before": () =>
      withExecutor(async (executor) => {
        const data = createSampleData();
        const jobs = unevenJobs(3, data);
        for (const maximumEpochs of [2, 5]) {
          const trainer = quickTrainer({ training: { maximumEpochs } });
          const results = await execute(executor, { trainer, data, jobs });
          expect(results.map((result) => result.epochs)).toEqual([
            maximumEpochs,
            maximumEpochs,
            maximumEpochs,
          ]);
        }
      }),

    "all columns arrive: weights, slices and shapes": () =>
      withExecutor(async (executor) => {
        const { train, validation } = createSampleData({ trainSizes: [20, 70], validationSizes: [40, 11] });
        const weigh = (part: typeof train) =>
          createDataset({
            ...part,
            exampleShape: [2, 2, 1],
            weights: part.labels.reduce(intoWeights, part.weights.slice()),
          });
        const data = { train: weigh(train), validation: weigh(validation) };
        const trainer = quickTrainer();
        const jobs = unevenJobs(3, data);
        expect(await execute(executor, { trainer, data, jobs })).toEqual(await directly(trainer, data, jobs));
      }),

    "no job, no result": () =>
      withExecutor(async (executor) => {
        const call = { trainer: quickTrainer(), data: createSampleData(), jobs: [] };
        expect(await runTrainings({ executor, ...call })).toEqual([]);
      }),

    "a trainer without a reference is refused exactly where one is needed": () =>
      withExecutor(async (executor) => {
        const trainer = withoutReference(quickTrainer());
        const data = createSampleData();
        const outcome = await runTrainings({ executor, trainer, data, jobs: unevenJobs(2, data) }).catch(
          (error: unknown) => error,
        );
        expect(InvalidInputError.isInstance(outcome)).toBe(executor.capabilities.needsTrainerReference);
      }),
  };
}

function withoutReference({ specificationVersion, name, capabilities, doTrain, close }: Trainer): Trainer {
  return { specificationVersion, name, capabilities, doTrain, close };
}

function intoWeights(weights: Float32Array, label: number, row: number): Float32Array {
  weights[row] = 0.5 + label + (row % 3);
  return weights;
}

/** Progress counts the jobs of the whole call. */
export function progressGroup({ expect, withExecutor }: ExecutorContext): TestGroup {
  return {
    "only grows and ends complete": () =>
      withExecutor(async (executor) => {
        const data = createSampleData();
        const jobs = unevenJobs(13, data);
        const reports: ExecutorProgress[] = [];
        const trainer = quickTrainer({ maximumJobsPerCall: 3 });
        const results = await execute(executor, {
          trainer,
          data,
          jobs,
          onProgress: (progress) => reports.push({ ...progress }),
        });
        for (const [index, report] of reports.entries()) {
          expect(report.jobsTotal).toBe(13);
          const before = reports[index - 1] ?? { jobsDone: 0, examplesSeen: 0 };
          expect(before.jobsDone).toBeLessThanOrEqual(report.jobsDone);
          expect(before.examplesSeen).toBeLessThanOrEqual(report.examplesSeen);
        }
        const { workers: _, ...last } = reports.at(-1)!;
        expect(last).toEqual({
          jobsDone: 13,
          jobsTotal: 13,
          examplesSeen: results.reduce((sum, result) => sum + result.examplesSeen, 0),
        });
      }),

    "of the workers, where it is told, adds up to the whole": () =>
      withExecutor(async (executor) => {
        const data = createSampleData();
        const reports: ExecutorProgress[] = [];
        await execute(executor, {
          trainer: quickTrainer({ maximumJobsPerCall: 3 }),
          data,
          jobs: unevenJobs(13, data),
          onProgress: (progress) => reports.push({ ...progress }),
        });
        for (const { workers, jobsDone, examplesSeen } of reports) {
          if (workers === undefined) continue;
          const names = workers.map(({ name }) => name);
          expect([...new Set(names)]).toEqual(names);
          expect(workers.reduce((sum, worker) => sum + worker.jobsDone, 0)).toBe(jobsDone);
          expect(workers.reduce((sum, worker) => sum + worker.examplesSeen, 0)).toBe(examplesSeen);
        }
      }),

    "a mistake in the caller's onProgress rejects the call": () =>
      withExecutor(async (executor) => {
        const data = createSampleData();
        const mistake = new Error("mistake in the caller's code");
        const running = execute(executor, {
          trainer: quickTrainer(),
          data,
          jobs: unevenJobs(2, data),
          onProgress: () => {
            throw mistake;
          },
        });
        expect(await rejection(running)).toBe(mistake);
      }),
  };
}
