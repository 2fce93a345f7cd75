import {
  cutJobs,
  type Executor,
  guarded,
  OpenCalls,
  ProgressSum,
  type TrainingResult,
  trainerFailure,
} from "@slicetuner/core";

/**
 * Runs trainings in this thread, one batch after another. Needs no trainer reference and no build; the thread
 * is busy meanwhile. For tests, small problems and trainers that bring their own threads or processes.
 */
export function createInProcessExecutor(): Executor {
  const calls = new OpenCalls();
  return {
    specificationVersion: "v1",
    name: "in this process",
    capabilities: { workers: 1, needsTrainerReference: false },
    doExecute({ trainer, data, jobs, signal, onProgress, onResult = () => {} }) {
      return calls.run(signal, async (scope) => {
        const results = new Array<TrainingResult>(jobs.length);
        const progress = new ProgressSum(jobs.length, onProgress);
        const tell = guarded(onResult, scope);
        for (const batch of cutJobs(jobs, trainer.capabilities.maximumJobsPerCall, 1)) {
          scope.signal.throwIfAborted();
          const report = guarded(progress.part(), scope);
          const call = { data, jobs: batch.jobs, signal: scope.signal, onProgress: report };
          const trained = await trainer.doTrain(call).catch((error: unknown) => {
            throw trainerFailure(error, trainer.name, batch.jobs);
          });
          batch.places.forEach((place, index) => {
            results[place] = trained[index]!;
            tell(trained[index]!);
          });
        }
        return results;
      });
    },
    async close() {
      calls.close();
    },
  };
}
