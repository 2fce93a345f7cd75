import type { TrainingProgress } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import { fullJob, job, range, type TrainerContext, train, trainOne } from "./context.ts";

const capabilityNames = [
  "supportsExampleWeights",
  "deterministic",
  "returnsModels",
  "returnsPredictions",
  "takesSampler",
  "trainsInEpochs",
  "usesSeeds",
] as const;

/** Shape of the trainer and of what it returns and reports. */
export function basicsGroup({ expect, withTrainer, sampleData }: TrainerContext): TestGroup {
  return {
    "says what it is and what it can do": () =>
      withTrainer({}, async (trainer) => {
        expect(trainer.specificationVersion).toBe("v1");
        expect(trainer.name === "").toBe(false);
        const { maximumJobsPerCall, ...others } = trainer.capabilities;
        expect(maximumJobsPerCall >= 1).toBe(true);
        for (const name of capabilityNames) expect(typeof others[name]).toBe("boolean");
      }),

    "returns one result for each job, in the order of the jobs": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData();
        const jobs = [240, 7, 60, 1].map((count) => job(`${count} rows`, range(0, count)));
        const batch = jobs.slice(0, trainer.capabilities.maximumJobsPerCall);
        const results = await train(trainer, data, batch);
        expect(results.map((result) => result.jobId)).toEqual(batch.map(({ id }) => id));
        results.forEach((result, index) => {
          expect(result.examplesSeen).toBe(result.epochs * batch[index]!.rows.length);
          const known: readonly string[] = ["early-stopped", "epoch-limit", "diverged"];
          expect([result.status].filter((status) => !known.includes(status))).toEqual([]);
        });
      }),

    "returns no result for no job": () =>
      withTrainer({}, async (trainer) => {
        expect(await train(trainer, sampleData(), [])).toEqual([]);
      }),

    "reports progress that only grows and ends complete": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData();
        const jobs = [fullJob("a", data), job("b", range(0, 50)), fullJob("c", data)];
        const batch = jobs.slice(0, trainer.capabilities.maximumJobsPerCall);
        const reports: TrainingProgress[] = [];
        const results = await train(trainer, data, batch, (progress) => reports.push({ ...progress }));
        for (const [index, report] of reports.entries()) {
          expect(report.jobsTotal).toBe(batch.length);
          const before = reports[index - 1] ?? { jobsDone: 0, examplesSeen: 0 };
          expect(before.jobsDone).toBeLessThanOrEqual(report.jobsDone);
          expect(before.examplesSeen).toBeLessThanOrEqual(report.examplesSeen);
        }
        expect(reports.at(-1)).toEqual({
          jobsDone: batch.length,
          jobsTotal: batch.length,
          examplesSeen: results.reduce((sum, result) => sum + result.examplesSeen, 0),
        });
      }),

    "leaves the data and the jobs as they were": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData({ testSizes: [5, 5, 5] });
        const only = fullJob("a", data);
        await trainOne(trainer, data, only);
        expect(data).toEqual(sampleData({ testSizes: [5, 5, 5] }));
        expect(only).toEqual(fullJob("a", data));
      }),
  };
}
