import { type Executor, TrainingError, type TrainingResult } from "@slicetuner/core";

/** The smallest executor that keeps the contract: one job after another. The suite is proven on it. */
export function createDirectExecutor(): Executor {
  let closed = false;
  return {
    specificationVersion: "v1",
    name: "direct",
    capabilities: { workers: 1, needsTrainerReference: false },
    async doExecute({ trainer, data, jobs, signal, onProgress, onResult = () => {} }) {
      if (closed) throw new TrainingError("the executor is closed");
      const results: TrainingResult[] = [];
      for (const job of jobs) {
        const seen = results.reduce((sum, result) => sum + result.examplesSeen, 0);
        const progress = (jobsDone: number, examplesSeen: number) =>
          onProgress({
            jobsDone: results.length + jobsDone,
            jobsTotal: jobs.length,
            examplesSeen: seen + examplesSeen,
          });
        const trained = await trainer.doTrain({
          data,
          jobs: [job],
          signal,
          onProgress: (report) => progress(report.jobsDone, report.examplesSeen),
        });
        trained.forEach(onResult);
        results.push(...trained);
      }
      return results;
    },
    close: async () => {
      closed = true;
    },
  };
}
