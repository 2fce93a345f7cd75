import { type Dataset, runTrainings, type Trainer, type TrainingData, TrainingError } from "@slicetuner/core";
import { crossGroups } from "@slicetuner/metrics";
import type { StepContext, TrainedModels, TrainInput, TrainStep } from "../step.ts";

/**
 * Trains the same models that every stage is measured by, but with its own trainer: one with FairBatch
 * as its sampler, FR-Train, or any other. Several group columns are crossed to one.
 * @param open is given the name of the group column, undefined where there is none; what it opens is closed
 * after use
 */
export function trainStep(
  name: string,
  open: (group: string | undefined) => Trainer | Promise<Trainer>,
  { trusted }: { readonly trusted?: Dataset | undefined } = {},
): TrainStep {
  return {
    name,
    async run(input, context): Promise<TrainedModels> {
      const group = input.train.groups === undefined ? undefined : crossGroups(input.train.groups).name;
      const trainer = await open(group);
      try {
        return await trainModels(trainer, { ...input, trusted }, context);
      } finally {
        await trainer.close();
      }
    },
  };
}

/** @throws TrainingError where one diverges */
export async function trainModels(
  trainer: Trainer,
  { train, validation, test, trusted, seeds }: TrainInput & { readonly trusted?: Dataset | undefined },
  { executor, signal, onProgress }: Pick<StepContext, "executor" | "signal" | "onProgress">,
): Promise<TrainedModels> {
  const data: TrainingData = {
    train: simplified(train),
    validation: simplified(validation),
    test: simplified(hideLabels(test)),
    ...(trusted !== undefined && { trusted: simplified(trusted) }),
  };
  const rows = Uint32Array.from({ length: train.size }, (_, row) => row);
  const results = await runTrainings({
    ...{ executor, trainer, data, signal },
    jobs: seeds.map((seed) => ({
      ...{
        id: `seed ${seed}`,
        rows,
        weightsSeed: seed,
        batchesSeed: seed,
        keepPredictions: ["test"] as const,
      },
    })),
    onProgress: ({ jobsDone, jobsTotal }) => onProgress(jobsDone, jobsTotal),
  });
  const probabilities = results.map(({ predictions, status, jobId }) => {
    if (status === "diverged" || predictions?.test === undefined)
      throw new TrainingError(`the training of ${jobId} diverged: its loss became infinite`, {
        hint: "Use a lower learning rate.",
      });
    return predictions.test;
  });
  return {
    probabilities,
    reasons: [],
    record: { trainer: trainer.name, reports: results.map(({ samplerReport }) => samplerReport ?? null) },
    warnings: [...new Set(results.flatMap(({ warnings }) => warnings))],
  };
}

/** No training can look at what it is measured by. */
export function hideLabels(test: Dataset): Dataset {
  return { ...test, labels: new Int32Array(test.size) };
}

/**
 * In one slice, so that every stage stops by the same loss, and with one group column, of which FR-Train
 * takes no more.
 */
function simplified(dataset: Dataset): Dataset {
  const inOneSlice = { ...dataset, slices: [{ name: "all" }], sliceIds: new Int32Array(dataset.size) };
  return dataset.groups === undefined ? inOneSlice : { ...inOneSlice, groups: [crossAll(dataset)] };
}

/** Combinations are numbered by what occurs, which differs between parts of the data: by their names here. */
function crossAll({ groups = [] }: Dataset) {
  const crossed = crossGroups(groups);
  const all = groups.reduce<string[]>(
    (names, { values }) =>
      names.length === 0 ? [...values] : names.flatMap((name) => values.map((value) => `${name}, ${value}`)),
    [],
  );
  const numbers = crossed.values.map((value) => all.indexOf(value));
  return { name: crossed.name, ids: crossed.ids.map((id) => (id < 0 ? -1 : numbers[id]!)), values: all };
}
