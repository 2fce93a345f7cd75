import type { Executor, WorkProgress } from "@slicetuner/core";
import type { FrTrainReport } from "@slicetuner/fr-train";
import { type ClassifierEvaluation, instabilityWarning } from "@slicetuner/metrics";
import { startResult, type TrainResult } from "@slicetuner/results";
import { featureWidth, locate, type Table } from "@slicetuner/tabular";
import type { WorkContext } from "../../cli/define-command.ts";
import { markFrontier } from "../../fairness/mark-frontier.ts";
import { measureOf } from "../../fairness/measure-of.ts";
import { measureClassifier } from "../../fairness/measured-classifier.ts";
import { writeModelFolder } from "../../fairness/model-folder/write-model-folder.ts";
import { noFairerWarning } from "../../fairness/no-fairer.ts";
import { nameOf, type Recipe } from "../../fairness/recipes.ts";
import { sideBySide } from "../../fairness/side-by-side.ts";
import { type FairSplit, splitRows } from "../../fairness/split-rows.ts";
import { summarizeSeeds } from "../../fairness/summarize-seeds.ts";
import { type TrainedRecipe, trainRecipe } from "../../fairness/train-recipe.ts";
import { openExecutor } from "../../training/training-setup.ts";
import type { PreparedTraining } from "./prepare.ts";

/** Trainings go on. */
export interface TrainEvent {
  readonly title: string;
  readonly progress: WorkProgress;
}

interface SeedOutcome {
  readonly seed: number;
  readonly split: FairSplit;
  readonly trained: TrainedRecipe;
  readonly evaluation: ClassifierEvaluation;
}

/** Trains every recipe with every seed on the same rows, and measures all. */
export async function runTraining(
  prepared: PreparedTraining,
  { signal, emit, warn, addProvenance }: WorkContext<TrainEvent>,
): Promise<TrainResult> {
  const { grouped, recipes, seeds, positive } = prepared;
  const start = performance.now();
  const executor = await openExecutor(prepared.place);
  let outcomes: readonly (readonly SeedOutcome[])[];
  try {
    outcomes = await trainAll(prepared, executor, { signal, emit });
  } finally {
    await executor.close();
  }
  const chosen = outcomes[0]!;
  const methods = describeMethods(recipes, outcomes, prepared.isFrontier);
  const noFairer = noFairerWarning(methods);
  const warnings = [
    ...new Set([...prepared.warnings, ...warningsOf(chosen), ...(noFairer === undefined ? [] : [noFairer])]),
  ];
  for (const warning of warnings) warn(warning);
  const { split, trained } = chosen[0]!;
  const expected = trained.thresholds?.expected;
  const positiveName = positive ?? (split.train.classes.length === 2 ? 1 : undefined);
  const result = await addProvenance<TrainResult>({
    ...startResult("train"),
    command: "train",
    data: {
      source: grouped.title,
      testSource: prepared.testSource,
      rows: split.train.size + split.validation.size + (prepared.testSource === null ? split.test.size : 0),
      trainRows: split.train.size,
      validationRows: split.validation.size,
      testRows: split.test.size,
      features: featureWidth(split.encoding),
      classes: [...split.train.classes],
      positive: positiveName === undefined ? null : split.train.classes[positiveName]!,
      groups: prepared.groupNames.map((name) => {
        const column = split.train.groups!.find((group) => group.name === name)!;
        return {
          name,
          values: [...column.values],
          missing: column.ids.filter((id) => id < 0).length,
          isFeature: split.encoding.features.some((feature) => feature.column === name),
        };
      }),
    },
    settings: JSON.parse(JSON.stringify(prepared.recorded)) as TrainResult["settings"],
    trainer: trained.trainerName,
    executor: executor.name,
    seeds: [...seeds],
    method: recipes[0].method,
    methods,
    fairBatch: chosen.flatMap(({ seed, trained: { report } }) =>
      report === undefined ? [] : [{ seed, ...copyReport(report) }],
    ),
    frTrain: chosen.flatMap(({ seed, split, trained: { frTrainReport } }) =>
      frTrainReport === undefined ? [] : [{ seed, ...describeFrTrain(frTrainReport, split, grouped.table) }],
    ),
    expected:
      expected === undefined
        ? null
        : { accuracy: expected.accuracy.value, gap: expected.gap.value, gapInterval: expected.gap.interval },
    folder: prepared.folder ?? null,
    seconds: (performance.now() - start) / 1000,
    warnings,
  });
  if (prepared.folder !== undefined) {
    const groups = prepared.groupNames;
    await writeModelFolder(prepared.folder, {
      trained,
      encoding: split.encoding,
      groups,
      positive: positiveName,
      missingValues: grouped.spec.missingValues ?? [],
      result,
    });
  }
  return result;
}

/** Outcomes of each recipe, seed by seed. As many trainings run side by side as the executor has workers. */
async function trainAll(
  prepared: PreparedTraining,
  executor: Executor,
  { signal, emit }: Pick<WorkContext<TrainEvent>, "signal" | "emit">,
): Promise<readonly (readonly SeedOutcome[])[]> {
  const { grouped, recipes, seeds, positive, minimumGroupSize } = prepared;
  const splits = new Map<number, Promise<FairSplit>>();
  const jobsTotal = seeds.length * recipes.length;
  const seen = new Array<number>(jobsTotal).fill(0);
  let jobsDone = 0;
  const trainings = seeds.flatMap((seed) => recipes.map((recipe) => ({ seed, recipe })));
  const outcomes = await sideBySide(
    trainings,
    executor.capabilities.workers,
    async ({ seed, recipe }, place) => {
      const drawn = splits.get(seed) ?? splitRows(grouped, prepared.shares, seed, signal);
      splits.set(seed, drawn);
      const split = await drawn;
      const trained = await trainRecipe(recipe, split, seed, {
        trainer: prepared.trainer,
        executor,
        groups: prepared.groupNames,
        minimumGroupSize,
        positive,
        step: prepared.step,
        choosesEpochs: prepared.choosesEpochs,
        robust: prepared.robust,
        signal,
        onProgress: ({ examplesSeen }) => {
          seen[place] = examplesSeen;
          emit({
            title: `training ${nameOf(recipe)}, seed ${seed}`,
            progress: {
              jobsDone,
              jobsTotal,
              examplesSeen: seen.reduce((sum, count) => sum + count, 0),
              workDone: jobsDone / jobsTotal,
            },
          });
        },
      });
      jobsDone += 1;
      const intervals = null;
      const evaluation = measureClassifier(split.test, trained, { positive, minimumGroupSize, intervals });
      return { seed, split, trained, evaluation };
    },
  );
  return recipes.map((_, index) => outcomes.filter((_, place) => place % recipes.length === index));
}

function describeMethods(
  recipes: readonly Recipe[],
  outcomes: readonly (readonly SeedOutcome[])[],
  isFrontier: boolean,
): TrainResult["methods"] {
  const tests = outcomes.map((ofRecipe) => summarizeSeeds(ofRecipe.map(({ evaluation }) => evaluation)));
  const target = recipes.find((recipe) => recipe.target !== undefined)?.target;
  const reached = tests.map(({ accuracy, fairness }) => {
    const gap = target === undefined ? undefined : fairness?.[measureOf[target]].gap.mean;
    return { accuracy: accuracy.mean, gap: gap ?? null };
  });
  const marks = markFrontier(reached);
  return recipes.map(({ method, target: own = null, tolerance = null, fairnessWeight }, index) => {
    const ofRecipe = outcomes[index]!;
    return {
      method,
      target: own,
      tolerance,
      ...(fairnessWeight !== undefined && { fairnessWeight }),
      test: tests[index]!,
      constantSeeds: ofRecipe.filter(({ evaluation }) => evaluation.constantDecision !== null).length,
      epochs: ofRecipe.reduce((sum, { trained }) => sum + trained.epochs, 0) / ofRecipe.length,
      onFrontier: isFrontier ? marks[index]! : null,
    };
  });
}

/** Warnings of the chosen method: each once, with the seeds that it is about. */
function warningsOf(outcomes: readonly SeedOutcome[]): string[] {
  const seedsOf = new Map<string, Set<number>>();
  for (const { seed, trained, evaluation, split } of outcomes) {
    for (const warning of [...split.warnings, ...trained.warnings, ...evaluation.warnings]) {
      seedsOf.set(warning, (seedsOf.get(warning) ?? new Set()).add(seed));
    }
  }
  const warnings = [...seedsOf].map(([warning, seeds]) => {
    if (seeds.size === outcomes.length) return warning;
    return `${seeds.size === 1 ? "seed" : "seeds"} ${[...seeds].join(", ")}: ${warning}`;
  });
  const ratios = outcomes.map(
    ({ evaluation }) => evaluation.measures.groups[0]?.fairness.demographicParity.ratio.value,
  );
  const unstable = instabilityWarning(ratios.filter((ratio) => typeof ratio === "number"));
  return unstable === undefined ? warnings : [...warnings, unstable];
}

function copyReport(
  report: NonNullable<TrainedRecipe["report"]>,
): Omit<TrainResult["fairBatch"][number], "seed"> {
  const { status, toleranceReached, labels, groups, saturated, trace } = report;
  return {
    status,
    toleranceReached,
    labels: [...labels],
    groups: [...groups],
    saturated: [...saturated],
    trace: trace.map((entry) => ({ ...entry, shares: entry.shares.map((ofLabel) => [...ofLabel]) })),
  };
}

function describeFrTrain(
  { strategy, weightsStandardDeviation, mostSuspicious, trace }: FrTrainReport,
  { trainRows, trusted }: FairSplit,
  table: Table,
): Omit<TrainResult["frTrain"][number], "seed"> {
  return {
    strategy: strategy as TrainResult["frTrain"][number]["strategy"],
    trustedRows: trusted?.size ?? 0,
    weightsStandardDeviation,
    suspicious: mostSuspicious
      .filter(({ weight }) => weight < 1)
      .map(({ place, weight }) => ({ row: locate(table, trainRows[place]!), weight })),
    trace: trace.map(({ epoch, fit, fairness, robustness }) => ({ epoch, fit, fairness, robustness })),
  };
}
