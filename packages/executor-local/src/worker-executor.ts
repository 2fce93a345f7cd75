import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import {
  type BatchProgress,
  cutJobs,
  type Executor,
  type ExecutorCall,
  fromPlainError,
  guarded,
  type JobBatch,
  OpenCalls,
  ProblemList,
  ProgressSum,
  TrainingError,
  type TrainingResult,
  trainerFailure,
} from "@slicetuner/core";
import { WorkerDeath } from "./attempt.ts";
import type { BatchOutcome, BatchTask } from "./protocol.ts";
import { shareDataset } from "./shared-dataset.ts";
import { WorkerPool } from "./worker-pool.ts";

export interface WorkerExecutorOptions {
  /** Worker threads. @default os.availableParallelism() */
  readonly workers?: number;
  /**
   * Into about how many batches of equal work a call's jobs are cut. More than the workers, so that they even
   * out what the number of rows does not tell, such as early stopping; few, because trainers that stack
   * models need less time for many jobs at once. 1 where the calls are cut already.
   * @default 2 for each worker
   */
  readonly batches?: number;
  /** How often jobs are run again after the worker that had them died. @default 2 */
  readonly retries?: number;
  /**
   * How long a worker may take to stop after an abort or `close` before its thread is ended, in milliseconds.
   * The caller does not wait for it. Ending a thread inside native code may end the process: keep it longer
   * than an epoch takes.
   * @default 10_000
   */
  readonly graceMilliseconds?: number;
}

/**
 * Runs trainings in worker threads. The threads start with the first call and stay until `close`; an idle
 * executor does not keep the process from ending. The trainer needs a `reference`.
 * @throws InvalidInputError for options out of range.
 * @throws SliceTunerError when this package is not built.
 */
export function createWorkerExecutor(options: WorkerExecutorOptions = {}): Executor {
  const { workers = availableParallelism(), retries = 2, graceMilliseconds = 10_000 } = options;
  const { batches = 2 * workers } = options;
  const problems = new ProblemList();
  expectWholeNumber(problems, "workers", workers, 1);
  expectWholeNumber(problems, "batches", batches, 1);
  expectWholeNumber(problems, "retries", retries, 0);
  expectWholeNumber(problems, "graceMilliseconds", graceMilliseconds, 0);
  problems.throwIfAny();

  const pool = new WorkerPool(workers, graceMilliseconds);
  const calls = new OpenCalls();
  return {
    specificationVersion: "v1",
    name: workers === 1 ? "1 worker thread" : `${workers} worker threads`,
    capabilities: { workers, needsTrainerReference: true },
    doExecute: (call) =>
      calls.run(call.signal, (scope) => executeCall({ pool, workers, batches, retries }, call, scope)),
    async close() {
      calls.close();
      await pool.close();
    },
  };
}

interface Workforce {
  readonly pool: WorkerPool;
  readonly workers: number;
  readonly batches: number;
  readonly retries: number;
}

async function executeCall(
  force: Workforce,
  call: ExecutorCall,
  scope: AbortController,
): Promise<TrainingResult[]> {
  const { trainer, jobs } = call;
  // Each worker listens to the end of the call; Node warns of a leak from the eleventh listener on.
  setMaxListeners(0, scope.signal);
  const results = new Array<TrainingResult>(jobs.length);
  const progress = new ProgressSum(jobs.length, call.onProgress);
  const tell = guarded(call.onResult ?? (() => {}), scope);
  const batches = cutJobs(jobs, trainer.capabilities.maximumJobsPerCall, force.batches).values();

  // Each lane takes the next batch when it gets a worker, so that calls at the same time take turns.
  const lane = async () => {
    for (const batch of batches) {
      await force.pool.withWorker(async (place) => {
        if (scope.signal.aborted) return;
        const part = progress.part();
        const name = force.workers === 1 ? undefined : `worker ${place + 1}`;
        const report = guarded((reached: BatchProgress) => part(reached, name), scope);
        const trained = await trainBatch(force, call, batch, scope.signal, report);
        const examplesSeen = trained.reduce((sum, result) => sum + result.examplesSeen, 0);
        report({ jobsDone: batch.jobs.length, examplesSeen });
        batch.places.forEach((place, index) => {
          results[place] = trained[index]!;
          tell(trained[index]!);
        });
      });
    }
  };
  await Promise.all(Array.from({ length: force.workers }, lane));
  return results;
}

async function trainBatch(
  { pool, retries }: Workforce,
  { trainer, data }: ExecutorCall,
  { jobs }: JobBatch,
  signal: AbortSignal,
  onProgress: (progress: BatchProgress) => void,
): Promise<readonly TrainingResult[]> {
  if (trainer.reference === undefined) throw new TrainingError(`trainer "${trainer.name}" has no reference`);
  const task: BatchTask = {
    reference: trainer.reference,
    train: shareDataset(data.train),
    validation: shareDataset(data.validation),
    test: data.test && shareDataset(data.test),
    trusted: data.trusted && shareDataset(data.trusted),
    // Copied, because a view would take the whole buffer behind it along.
    jobs: jobs.map((job) => ({ ...job, rows: job.rows.slice() })),
  };
  for (let deaths = 0; ; ) {
    try {
      const outcome = await pool.train(task, signal, onProgress);
      return withDeaths(resultsOf(outcome, trainer.name, jobs), deaths);
    } catch (error) {
      if (!(error instanceof WorkerDeath) || signal.aborted) throw error;
      deaths += 1;
      if (deaths > retries) throw lostJobs(jobs, deaths, error);
    }
  }
}

function resultsOf(
  outcome: BatchOutcome,
  trainerName: string,
  jobs: JobBatch["jobs"],
): readonly TrainingResult[] {
  if (outcome.type === "results") return outcome.results;
  throw trainerFailure(fromPlainError(outcome.error), trainerName, jobs);
}

function withDeaths(results: readonly TrainingResult[], deaths: number): readonly TrainingResult[] {
  if (deaths === 0) return results;
  const warning = `run ${deaths + 1} times: the worker thread died before`;
  return results.map((result) => ({ ...result, warnings: [...result.warnings, warning] }));
}

function lostJobs(jobs: JobBatch["jobs"], deaths: number, cause: WorkerDeath): TrainingError {
  return new TrainingError(
    `the worker thread died at these jobs, which were run ${deaths} times: ${cause.message}`,
    {
      jobIds: jobs.map((job) => job.id),
      hint: "The jobs may need more memory than there is, or the trainer ends the process. Try fewer workers.",
      cause,
    },
  );
}

/** Timers of Node take no longer delay than this: above it they fire at once. */
const maximum = 2 ** 31 - 1;

function expectWholeNumber(problems: ProblemList, path: string, value: number, minimum: number): void {
  const holds = Number.isInteger(value) && value >= minimum && value <= maximum;
  problems.expect(holds, path, `is ${value}, expected a whole number from ${minimum} to ${maximum}`);
}
