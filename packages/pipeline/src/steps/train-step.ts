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

/** One of several ways to train, of which one is chosen. */
export interface TrainCandidate {
  /** For reasons, e.g. `30 epochs`. */
  readonly name: string;
  /** What it opens is closed after use. */
  open(group: string | undefined): Trainer | Promise<Trainer>;
}

/**
 * Trains in several ways and keeps, for each seed, the model that `choose` takes by what all say of the
 * validation rows; the test rows decide nothing.
 * @param choose is given the validation rows, in one slice and with one group column, and the probabilities
 * of each candidate's model, rows × classes; gives back a place among the candidates
 */
export function chosenTrainStep(
  name: string,
  candidates: readonly TrainCandidate[],
  choose: (validation: Dataset, models: readonly Float32Array[]) => number,
): TrainStep {
  return {
    name,
    async run(input, context): Promise<TrainedModels> {
      const group = input.train.groups === undefined ? undefined : crossGroups(input.train.groups).name;
      const tried: TriedModels[] = [];
      for (const candidate of candidates) {
        const trainer = await candidate.open(group);
        try {
          const executor = context.executorFor(candidate.name);
          tried.push(await trainModels(trainer, input, { ...context, executor }, ["validation", "test"]));
        } finally {
          await trainer.close();
        }
      }
      const validation = simplified(input.validation);
      const chosen = input.seeds.map((_, seed) =>
        choose(
          validation,
          tried.map((models) => models.onValidation[seed]!),
        ),
      );
      const names = chosen.map((one) => candidates[one]!.name);
      return {
        probabilities: chosen.map((one, seed) => tried[one]!.probabilities[seed]!),
        reasons: [`the validation rows chose ${names.join(", ")} (one for each model)`],
        // What the first model did is told in words.
        record: tried[chosen[0]!]!.record,
        warnings: [...new Set(tried.flatMap(({ warnings }) => warnings))],
      };
    },
  };
}

interface TriedModels extends TrainedModels {
  /** Probabilities of the validation rows where they were asked for. */
  readonly onValidation: readonly Float32Array[];
}

/** @throws TrainingError where one diverges */
export async function trainModels(
  trainer: Trainer,
  { train, validation, test, trusted, seeds }: TrainInput & { readonly trusted?: Dataset | undefined },
  { executor, signal, onProgress }: Pick<StepContext, "executor" | "signal" | "onProgress">,
  keepPredictions: readonly ("validation" | "test")[] = ["test"],
): Promise<TriedModels> {
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
        keepPredictions,
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
    onValidation: results.flatMap(({ predictions }) => predictions?.validation ?? []),
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
