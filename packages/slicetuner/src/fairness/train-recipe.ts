import {
  type Dataset,
  type Executor,
  type ExecutorProgress,
  type GroupColumn,
  Random,
  runTrainings,
  type SamplerOption,
  type TrainedModel,
  type Trainer,
  TrainingError,
} from "@slicetuner/core";
import {
  balancedBatches,
  decideByRules,
  type FairBatchReport,
  type FittedThresholds,
  fairBatch,
  fitThresholds,
  reweigh,
} from "@slicetuner/fairbatch";
import { crossGroups } from "@slicetuner/metrics";
import type { ModelTrainerSpec } from "../options/trainer-options.ts";
import type { Recipe } from "./recipes.ts";
import type { FairSplit } from "./split-rows.ts";

/** What trainings need besides rows and recipe. */
export interface RecipeContext {
  readonly trainer: ModelTrainerSpec;
  readonly executor: Executor;
  readonly groups: readonly string[];
  /** Number of the positive class; undefined: each in turn. */
  readonly positive: number | undefined;
  /** How far one share moves in an epoch of FairBatch. */
  readonly step: number;
  readonly signal: AbortSignal;
  onProgress(progress: ExecutorProgress): void;
}

/** A trained classifier with what it says of the test rows. */
export interface TrainedRecipe {
  /** Of the test rows, rows × classes. */
  readonly probabilities: Float32Array;
  /** Class numbers of the test rows, where they are not simply the most probable classes. */
  readonly decisions: Int32Array | undefined;
  readonly thresholds: (FittedThresholds & { readonly groups: readonly string[] }) | undefined;
  readonly report: FairBatchReport | undefined;
  readonly model: TrainedModel | undefined;
  readonly epochs: number;
  readonly trainerName: string;
  readonly warnings: readonly string[];
}

/** @throws InvalidInputError for groups that a method cannot use; TrainingError when a training diverges */
export async function trainRecipe(
  recipe: Recipe,
  split: FairSplit,
  seed: number,
  context: RecipeContext,
): Promise<TrainedRecipe> {
  const { groups: group } = context;
  switch (recipe.method) {
    case "plain":
      return trainModel(split.train, split, undefined, seed, context);
    case "reweigh":
      return trainModel(reweigh(split.train, group), split, undefined, seed, context);
    case "balanced":
      return trainModel(split.train, split, balancedBatches({ group }), seed, context);
    case "fairbatch":
      return trainModel(split.train, split, fairSampler(recipe, context), seed, context);
    case "post-process":
      return trainModel(split.train, split, undefined, seed, context).then((trained) =>
        addThresholds(trained, recipe, split, seed, context),
      );
  }
}

function fairSampler(
  { target, tolerance }: Recipe,
  { groups, step, positive }: RecipeContext,
): SamplerOption {
  return fairBatch({
    group: groups,
    target: target!,
    step,
    ...(tolerance !== undefined && { tolerance }),
    ...(positive !== undefined && { positive }),
  });
}

interface ModelOutcome extends TrainedRecipe {
  /** Of the validation rows. */
  readonly onValidation: Float32Array;
}

async function trainModel(
  train: Dataset,
  { validation, test }: FairSplit,
  sampler: SamplerOption | undefined,
  seed: number,
  { trainer: spec, executor, signal, onProgress }: RecipeContext,
): Promise<ModelOutcome> {
  const trainer = await openTrainer(spec, sampler);
  try {
    const [result] = await runTrainings({
      executor,
      trainer,
      data: { train, validation, test },
      jobs: [
        {
          id: `seed ${seed}`,
          rows: Uint32Array.from({ length: train.size }, (_, row) => row),
          weightsSeed: seed,
          batchesSeed: seed,
          keepModel: true,
          keepPredictions: ["validation", "test"],
        },
      ],
      signal,
      onProgress,
    });
    const { predictions, samplerReport, model, epochs, warnings, status } = result!;
    const { validation: onValidation, test: probabilities } = predictions ?? {};
    if (status === "diverged" || onValidation === undefined || probabilities === undefined) {
      throw new TrainingError(`the training of seed ${seed} diverged: its loss became infinite`, {
        hint: "Use a lower --learning-rate.",
      });
    }
    const report = samplerReport as FairBatchReport | undefined;
    return {
      probabilities,
      decisions: undefined,
      thresholds: undefined,
      onValidation,
      report,
      model,
      epochs,
      trainerName: trainer.name,
      warnings: [...warnings, ...(report?.warnings ?? [])],
    };
  } finally {
    await trainer.close();
  }
}

/** Thresholds by group for a trained model, fitted to the validation rows. */
function addThresholds(
  trained: ModelOutcome,
  { target, tolerance }: Recipe,
  { validation, test }: FairSplit,
  seed: number,
  { groups, positive = 1 }: RecipeContext,
): TrainedRecipe {
  const scoresOf = (probabilities: Float32Array) =>
    Float64Array.from({ length: probabilities.length / 2 }, (_, row) => probabilities[2 * row + positive]!);
  const fitted = groupsOf(validation, groups);
  const thresholds = fitThresholds(
    {
      scores: scoresOf(trained.onValidation),
      labels: validation.labels.map((label) => (label === positive ? 1 : 0)),
      group: fitted,
      weights: validation.weights,
    },
    { target: target!, seed, ...(tolerance !== undefined && { tolerance }) },
  );
  const random = new Random(seed).fork("decisions");
  const asked = groupsOf(test, groups);
  // Crossed groups are numbered by what occurs, which may differ between parts of the data.
  const numbers = asked.values.map((value) => fitted.values.indexOf(value));
  const ids = asked.ids.map((id) => numbers[id] ?? -1);
  const decided = decideByRules(thresholds.rules, scoresOf(trained.probabilities), ids, random);
  return {
    ...trained,
    thresholds: { ...thresholds, groups: fitted.values },
    decisions: decided.map((decision) => (decision === 1 ? positive : 1 - positive)),
  };
}

/** The groups of a data set by the columns, crossed where there are several. */
export function groupsOf(dataset: Dataset, names: readonly string[]): GroupColumn {
  const columns = names.map((name) => dataset.groups!.find((column) => column.name === name)!);
  if (columns.length === 1) return columns[0]!;
  return crossGroups(columns);
}

async function openTrainer(
  { kind, model, training }: ModelTrainerSpec,
  sampler?: SamplerOption,
): Promise<Trainer> {
  const options = { model, training, ...(sampler !== undefined && { sampler }) };
  // Each backend loads a heavy library: only the chosen one.
  if (kind === "tfjs") return (await import("@slicetuner/trainer-tfjs")).createTfjsTrainer(options);
  return (await import("@slicetuner/trainer-onnx")).createOnnxTrainer(options);
}
