import type { Dataset } from "../data/dataset.ts";
import { describeDifferences } from "../data/dataset-operations.ts";
import { ProblemList } from "../errors/invalid-input-error.ts";
import { TrainingError } from "../errors/training-error.ts";
import type { TrainingResult } from "../training/trainer.ts";
import type { Executor, ExecutorCall } from "./executor.ts";

/** {@link ExecutorCall} with the executor; signal, progress and notices may be left out. */
export interface RunTrainingsOptions
  extends Omit<ExecutorCall, "signal" | "onProgress" | "onNotice" | "onResult"> {
  readonly executor: Executor;
  readonly signal?: AbortSignal;
  readonly onProgress?: ExecutorCall["onProgress"];
  readonly onNotice?: ExecutorCall["onNotice"];
}

/**
 * Trains all jobs and returns their results in the order of the jobs.
 * @throws InvalidInputError for data or jobs that no trainer could use.
 * @throws TrainingError when an executor or trainer breaks its contract.
 */
export async function runTrainings(options: RunTrainingsOptions): Promise<readonly TrainingResult[]> {
  checkCall(options);
  if (options.jobs.length === 0) return [];
  const { executor, trainer, data, jobs } = options;
  const signal = options.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  const results = await executor.doExecute({
    trainer,
    data,
    jobs,
    signal,
    onProgress: options.onProgress ?? (() => {}),
    onNotice: options.onNotice ?? (() => {}),
  });
  checkResults(options, results);
  return results;
}

function checkCall({ executor, trainer, data, jobs }: RunTrainingsOptions): void {
  const problems = new ProblemList();
  const { train, validation, test, trusted } = data;
  for (const [name, other] of Object.entries({ validation, test, trusted })) {
    if (other === undefined) continue;
    for (const field of describeDifferences(train, other)) {
      problems.add(`data.${name}.${field}`, "differs from the training data's");
    }
    if (other === trusted) continue;
    sliceWeights(other).forEach((weight, slice) => {
      const sliceName = other.slices[slice]!.name;
      problems.expect(
        weight > 0,
        `data.${name}`,
        `slice "${sliceName}" has no example with a weight above 0`,
      );
    });
  }
  if (!trainer.capabilities.supportsExampleWeights) {
    const weighted = train.weights.some((weight) => weight !== 1);
    problems.expect(!weighted, "data.train.weights", `trainer "${trainer.name}" takes no example weights`);
  }
  if (executor.capabilities.needsTrainerReference) {
    problems.expect(
      trainer.reference !== undefined,
      "trainer",
      `executor "${executor.name}" needs a trainer with a reference; "${trainer.name}" has none`,
    );
  }
  const ids = new Set<string>();
  jobs.forEach((job, index) => {
    problems.expect(!ids.has(job.id), `jobs[${index}].id`, `"${job.id}" is used twice`);
    ids.add(job.id);
    problems.expect(job.rows.length > 0, `jobs[${index}].rows`, "no row to train on");
    problems.expect(
      !job.keepModel || trainer.capabilities.returnsModels,
      `jobs[${index}].keepModel`,
      `trainer "${trainer.name}" gives no models back`,
    );
    problems.expect(
      !job.keepPredictions?.length || trainer.capabilities.returnsPredictions,
      `jobs[${index}].keepPredictions`,
      `trainer "${trainer.name}" gives no predictions back`,
    );
    problems.expect(
      !job.keepPredictions?.includes("test") || test !== undefined,
      `jobs[${index}].keepPredictions`,
      "there are no test data to predict",
    );
    const outside = job.rows.find((row) => row >= train.size);
    problems.expect(outside === undefined, `jobs[${index}].rows`, `row ${outside} of ${train.size} examples`);
    for (const seed of ["weightsSeed", "batchesSeed"] as const) {
      problems.expect(
        job[seed] >>> 0 === job[seed],
        `jobs[${index}].${seed}`,
        `${job[seed]} is no whole number in [0, 2^32)`,
      );
    }
  });
  problems.throwIfAny();
}

/** Total weight of each slice: without any there is no mean loss. */
function sliceWeights({ slices, sliceIds, weights }: Dataset): number[] {
  const totals = slices.map(() => 0);
  sliceIds.forEach((slice, row) => {
    totals[slice]! += weights[row]!;
  });
  return totals;
}

function checkResults({ executor, jobs }: RunTrainingsOptions, results: readonly TrainingResult[]): void {
  const wrong = jobs.filter((job, index) => results[index]?.jobId !== job.id);
  if (wrong.length > 0 || results.length !== jobs.length) {
    throw new TrainingError(
      `executor "${executor.name}" returned ${results.length} results for ${jobs.length} jobs, or in another order`,
      {
        jobIds: wrong.map((job) => job.id),
        hint: "Run the conformance suite on the executor and the trainer.",
      },
    );
  }
}
