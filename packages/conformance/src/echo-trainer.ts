import type {
  Dataset,
  JsonValue,
  Trainer,
  TrainingData,
  TrainingJob,
  TrainingResult,
} from "@slicetuner/core";
import { ownReference } from "./own-reference.ts";

/**
 * A trainer that does not train, but reports what reached it, as `samplerReport`, and gives back predictions
 * that name their places: how the suites see that nothing is lost on the way to another thread or machine.
 */
export function createEchoTrainer(): Trainer {
  return {
    specificationVersion: "v1",
    name: "echo",
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall: 2,
      returnsModels: true,
      returnsPredictions: true,
      takesSampler: false,
      trainsInEpochs: false,
      usesSeeds: true,
    },
    get reference() {
      return ownReference("createEchoTrainer", {});
    },
    async doTrain({ data, jobs, signal, onProgress }) {
      signal.throwIfAborted();
      const results = jobs.map((job) => echo(job, data));
      const examplesSeen = results.reduce((sum, result) => sum + result.examplesSeen, 0);
      onProgress({ jobsDone: jobs.length, jobsTotal: jobs.length, examplesSeen });
      return results;
    },
    close: async () => {},
  };
}

function echo({ id, rows, ...job }: TrainingJob, data: TrainingData): TrainingResult {
  const predictions = (job.keepPredictions ?? []).map((part) => [part, places(data[part]!)] as const);
  return {
    jobId: id,
    status: "early-stopped",
    validation: null,
    test: null,
    epochs: 1,
    bestEpoch: 1,
    examplesSeen: rows.length,
    warnings: [],
    ...(predictions.length > 0 && { predictions: Object.fromEntries(predictions) }),
    ...(job.keepModel && { model: { format: "echo", files: { [id]: new TextEncoder().encode(id) } } }),
    samplerReport: {
      rows: Array.from(rows),
      weightsSeed: job.weightsSeed,
      batchesSeed: job.batchesSeed,
      data: describe(data),
    },
  };
}

/** 0, 1, 2, … in the place of probabilities. */
function places({ size, classes }: Dataset): Float32Array {
  return new Float32Array(size * classes.length).map((_, index) => index);
}

function describe(data: TrainingData): JsonValue {
  const described = Object.entries(data).map(([name, dataset]: [string, Dataset | undefined]) => [
    name,
    dataset === undefined
      ? null
      : {
          features: Array.from(dataset.features),
          labels: Array.from(dataset.labels),
          weights: Array.from(dataset.weights),
          sliceIds: Array.from(dataset.sliceIds),
          groups: (dataset.groups ?? []).map(({ name, ids, values }) => ({
            name,
            ids: Array.from(ids),
            values,
          })),
        },
  ]);
  return Object.fromEntries(described) as JsonValue;
}
