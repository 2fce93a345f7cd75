import {
  cutJobs,
  type Executor,
  guarded,
  OpenCalls,
  ProgressSum,
  type TrainingResult,
  trainerFailure,
} from "@slicetuner/core";

export interface LockedExecutorOptions {
  /** Waits until this process may train, e.g. for a lock on the only GPU; what it returns gives the lock back. */
  readonly lock: (signal: AbortSignal) => Promise<() => void>;
}

/** Runs trainings in this process, and holds a lock while it trains: a complete executor on one page. */
export function createLockedExecutor({ lock }: LockedExecutorOptions): Executor {
  const calls = new OpenCalls();
  return {
    specificationVersion: "v1",
    name: "in this process, under a lock",
    capabilities: { workers: 1, needsTrainerReference: false },
    doExecute({ trainer, data, jobs, signal, onProgress, onResult = () => {} }) {
      return calls.run(signal, async (scope) => {
        const results = new Array<TrainingResult>(jobs.length);
        const progress = new ProgressSum(jobs.length, onProgress);
        const keep = guarded(onResult, scope);
        for (const batch of cutJobs(jobs, trainer.capabilities.maximumJobsPerCall, 1)) {
          const unlock = await lock(scope.signal);
          try {
            scope.signal.throwIfAborted();
            const call = { data, jobs: batch.jobs, signal: scope.signal };
            const trained = await trainer
              .doTrain({ ...call, onProgress: guarded(progress.part(), scope) })
              .catch((error: unknown) => {
                throw trainerFailure(error, trainer.name, batch.jobs);
              });
            batch.places.forEach((place, index) => {
              results[place] = trained[index]!;
              keep(trained[index]!);
            });
          } finally {
            unlock();
          }
        }
        return results;
      });
    },
    async close() {
      calls.close();
    },
  };
}
