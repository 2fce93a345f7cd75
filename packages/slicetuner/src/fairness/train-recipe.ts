import {
  type Dataset,
  type Executor,
  type ExecutorProgress,
  type GroupColumn,
  type JsonValue,
  Random,
  runTrainings,
  type SamplerOption,
  type TrainedModel,
  type Trainer,
  type TrainingData,
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
import type { FrTrainReport } from "@slicetuner/fr-train";
import { crossGroups } from "@slicetuner/metrics";
import type { ModelTrainerSpec } from "../options/trainer-options.ts";
import { openModelTrainer } from "../training/open-model-trainer.ts";
import { chooseByValidation, trialEpochs } from "./choose-epochs.ts";
import { openFrTrain, type RobustSettings } from "./open-fr-train.ts";
import type { Recipe } from "./recipes.ts";
import type { FairSplit } from "./split-rows.ts";

/** What trainings need besides rows and recipe. */
export interface RecipeContext {
  readonly trainer: ModelTrainerSpec;
  readonly executor: Executor;
  readonly groups: readonly string[];
  /** Training rows that a group has at least; smaller ones are treated as no group, as in the comparisons. */
  readonly minimumGroupSize: number;
  /** Number of the positive class; undefined: each in turn. */
  readonly positive: number | undefined;
  /** How far one share moves in an epoch of FairBatch. */
  readonly step: number;
  /** Whether FairBatch is ended on trial, and the validation rows choose where. */
  readonly choosesEpochs: boolean;
  /** What FR-Train is told. */
  readonly robust: RobustSettings;
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
  /** Of FairBatch. */
  readonly report: FairBatchReport | undefined;
  /** Of FR-Train. */
  readonly frTrainReport: FrTrainReport | undefined;
  readonly model: TrainedModel | undefined;
  readonly epochs: number;
  readonly trainerName: string;
  readonly warnings: readonly string[];
}

/** @throws InvalidInputError for groups that a method cannot use; TrainingError when a training diverges */
export async function trainRecipe(
  recipe: Recipe,
  whole: FairSplit,
  seed: number,
  context: RecipeContext,
): Promise<TrainedRecipe> {
  const { groups: group } = context;
  const split = withoutSmallGroups(whole, context);
  switch (recipe.method) {
    case "plain":
      return trainModel(split.train, split, undefined, seed, context);
    case "reweigh":
      return trainModel(reweigh(split.train, group), split, undefined, seed, context);
    case "balanced":
      return trainModel(split.train, split, balancedBatches({ group }), seed, context);
    case "fairbatch":
      return context.choosesEpochs
        ? trainOnTrial(recipe, split, seed, context)
        : trainModel(split.train, split, fairSampler(recipe, context), seed, context);
    case "post-process":
      return trainModel(split.train, split, undefined, seed, context).then((trained) =>
        addThresholds(trained, recipe, split, seed, context),
      );
    case "fr-train":
      return trainRobust(recipe, split, seed, context);
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

/** FairBatch, ended after several numbers of epochs: the model that the validation rows choose. */
async function trainOnTrial(
  recipe: Recipe,
  split: FairSplit,
  seed: number,
  context: RecipeContext,
): Promise<TrainedRecipe> {
  const { trainer, groups, positive, onProgress } = context;
  const { validation } = split;
  const tried: ModelOutcome[] = [];
  let seenBefore = 0;
  for (const maximumEpochs of trialEpochs(trainer.training.maximumEpochs)) {
    let seen = 0;
    const trial: RecipeContext = {
      ...context,
      trainer: { ...trainer, training: { ...trainer.training, maximumEpochs } },
      onProgress: (progress) => {
        seen = progress.examplesSeen;
        onProgress({ ...progress, examplesSeen: seenBefore + seen });
      },
    };
    tried.push(await trainModel(split.train, split, fairSampler(recipe, trial), seed, trial));
    seenBefore += seen;
  }
  const models = tried.map(({ onValidation }) => onValidation);
  const { target, tolerance } = recipe;
  const aim = { target: target!, tolerance, positive };
  return tried[chooseByValidation(validation, groupsOf(validation, groups), models, aim)]!;
}

async function trainRobust(
  recipe: Recipe,
  split: FairSplit,
  seed: number,
  context: RecipeContext,
): Promise<TrainedRecipe> {
  const [train, validation, test] = [split.train, split.validation, split.test].map((rows) =>
    withOneGroupColumn(rows, context.groups),
  ) as [Dataset, Dataset, Dataset];
  const trusted = split.trusted && withOneGroupColumn(split.trusted, context.groups);
  const group = train.groups![0]!.name;
  const trainer = await openFrTrain(recipe, group, trusted !== undefined, context.trainer, context.robust);
  const data = { train, validation, test, ...(trusted !== undefined && { trusted }) };
  const { samplerReport, ...trained } = await trainWith(trainer, data, seed, context);
  return { ...trained, report: undefined, frTrainReport: samplerReport as FrTrainReport };
}

/** Rows of groups with too few training rows belong to no group. Several columns count crossed. */
function withoutSmallGroups(
  split: FairSplit,
  { groups, minimumGroupSize }: Pick<RecipeContext, "groups" | "minimumGroupSize">,
): FairSplit {
  if (groups.length === 0 || minimumGroupSize <= 1) return split;
  const { values, ids } = groupsOf(split.train, groups);
  const sizes = new Int32Array(values.length);
  for (const id of ids) if (id >= 0) sizes[id]! += 1;
  const kept = new Set(values.filter((_, group) => sizes[group]! >= minimumGroupSize));
  const occurring = new Map(
    split.train.groups!.map((column) => {
      const present = column.ids.filter(
        (id, row) => id >= 0 && ids[row]! >= 0 && kept.has(values[ids[row]!]!),
      );
      return [column.name, new Set(Array.from(present, (id) => column.values[id]!))] as const;
    }),
  );
  const reduce = (dataset: Dataset): Dataset => {
    const own = groupsOf(dataset, groups);
    const isKept = Array.from(own.ids, (id) => id >= 0 && kept.has(own.values[id]!));
    const columns = dataset.groups!.map(({ name, ids: all, values: names }): GroupColumn => {
      const left = names.filter((value) => occurring.get(name)!.has(value));
      const numbers = names.map((value) => left.indexOf(value));
      return { name, values: left, ids: all.map((id, row) => (isKept[row] ? numbers[id]! : -1)) };
    });
    return { ...dataset, groups: columns };
  };
  return {
    ...split,
    train: reduce(split.train),
    validation: reduce(split.validation),
    test: reduce(split.test),
    trusted: split.trusted && reduce(split.trusted),
  };
}

/** FR-Train takes one group column: several are crossed. */
function withOneGroupColumn(dataset: Dataset, names: readonly string[]): Dataset {
  return { ...dataset, groups: [groupsOf(dataset, names)] };
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
  context: RecipeContext,
): Promise<ModelOutcome> {
  const trainer = await openModelTrainer(context.trainer, sampler);
  const { samplerReport, ...trained } = await trainWith(trainer, { train, validation, test }, seed, context);
  const report = samplerReport as FairBatchReport | undefined;
  return { ...trained, report, warnings: [...trained.warnings, ...(report?.warnings ?? [])] };
}

/** Trains one model on all rows, and closes the trainer. */
async function trainWith(
  trainer: Trainer,
  data: TrainingData,
  seed: number,
  { executor, signal, onProgress }: Pick<RecipeContext, "executor" | "signal" | "onProgress">,
): Promise<ModelOutcome & { readonly samplerReport: JsonValue | undefined }> {
  try {
    const [result] = await runTrainings({
      executor,
      trainer,
      data,
      jobs: [
        {
          id: `seed ${seed}`,
          rows: Uint32Array.from({ length: data.train.size }, (_, row) => row),
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
    return {
      probabilities,
      decisions: undefined,
      thresholds: undefined,
      onValidation,
      report: undefined,
      frTrainReport: undefined,
      samplerReport,
      model,
      epochs,
      trainerName: trainer.name,
      warnings,
    };
  } finally {
    await trainer.close();
  }
}

/** Thresholds by group for a trained model, fitted to the validation rows. */
function addThresholds(
  trained: ModelOutcome,
  { target, tolerance, isRandomized = false }: Recipe,
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
    {
      target: target!,
      randomized: isRandomized,
      seed,
      ...(tolerance !== undefined && { tolerance }),
    },
  );
  const random = new Random(seed).fork("decisions");
  const fittedDecisions = decideByRules(
    thresholds.rules,
    scoresOf(trained.onValidation),
    fitted.ids,
    random.fork("validation"),
  );
  const isConstant = fittedDecisions.every((decision) => decision === fittedDecisions[0]);
  const advice = `ask for a larger gap${isRandomized ? "" : ", or draw decisions with --randomized"}`;
  const asked = groupsOf(test, groups);
  // Crossed groups are numbered by what occurs, which may differ between parts of the data.
  const numbers = asked.values.map((value) => fitted.values.indexOf(value));
  const ids = asked.ids.map((id) => numbers[id] ?? -1);
  const decided = decideByRules(thresholds.rules, scoresOf(trained.probabilities), ids, random);
  return {
    ...trained,
    warnings: isConstant
      ? [
          ...trained.warnings,
          `On the validation rows no thresholds reach the gap of ${thresholds.tolerance} but constant ones, which decide the same for everybody: ${advice}.`,
        ]
      : trained.warnings,
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
