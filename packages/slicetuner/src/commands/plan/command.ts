import { exampleWidth, type ProblemList, type TunerEvent } from "@slicetuner/core";
import { plan } from "@slicetuner/tuner";
import { defineCommand, type WorkContext } from "../../cli/define-command.ts";
import { flagOf, pickOptions, type SpecOf } from "../../cli/option-group.ts";
import { expectOption } from "../../cli/read-options.ts";
import type { DataSource } from "../../data/data-source.ts";
import { preparePlan } from "../../data/prepare-plan.ts";
import { showEstimate, showPlanResult } from "../../describe/plan-result.ts";
import { showColumns, showPartition, showSplit } from "../../describe/show-source.ts";
import { type AimSpec, aimOptions, expectDesigned, resolveImportance } from "../../options/aim-options.ts";
import { resolveBounds } from "../../options/bounds.ts";
import { dataOptions } from "../../options/data-options.ts";
import { estimationOptions } from "../../options/estimation-options.ts";
import { outputOptions, seedOptions } from "../../options/output-options.ts";
import { pictureOptions } from "../../options/picture-options.ts";
import { placeOptions } from "../../options/place-options.ts";
import { splitOptions } from "../../options/split-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import { planResult } from "../../results/plan-result.ts";
import { describeWork } from "../../results/shared.ts";
import { createEstimator } from "../../training/create-estimator.ts";
import { expectTrainable } from "../../training/expect-trainable.ts";
import { openTraining } from "../../training/training-setup.ts";
import { prepareRuns } from "./from-runs/prepare.ts";
import { type RunsFitted, runFromRuns } from "./from-runs/run.ts";
import { showRunsPlan } from "./from-runs/show.ts";
import { planMoneyOptions, runsOptions } from "./options.ts";
import { predictSizes, readPredicted } from "./predict.ts";
import { resolveTarget, targetOptions } from "./target-options.ts";

export const command = defineCommand({
  examples: [
    "slicetuner plan --data people.csv --label income --slice-by race,sex --budget 300 --cost costs.json",
    'slicetuner plan --images faces --pattern "{age}_{gender}_{race}_*" --image-size 32x32 --label race --slice-by race,gender --model cnn --budget 3000',
    "slicetuner plan --data people.csv --label income --slice-by race,sex --target-slice White-Female=.30 --target-odds 3",
    "slicetuner plan --runs runs.csv --budget 2000 --propose 8",
  ],
  options: [
    dataOptions,
    pictureOptions,
    pickOptions(splitOptions, ["validation"]),
    planMoneyOptions,
    aimOptions,
    targetOptions,
    runsOptions,
    estimationOptions,
    trainerOptions,
    placeOptions,
    seedOptions,
    outputOptions,
  ],

  async prepare(specs, context) {
    const { data, trainer, fromRuns } = specs;
    const { problems } = context;
    if (fromRuns.runs !== undefined) {
      for (const name of givenAims(specs))
        problems.add(name, "is for plans from trainings; it has no meaning with --runs");
      for (const name of ["data", "dataset", "label", "sliceBy"] as const)
        if (context.isSaidHere(name)) problems.add(flagOf(name), ofData);
      const { slices: slicesFile } = data;
      const { sliceWeights } = specs.aim;
      const besides = { seed: specs.seed, slicesFile, sliceWeights };
      return prepareRuns(fromRuns.runs, specs.money, besides, context);
    }
    if (specs.target === undefined)
      expectOption(specs.money.budget, "budget", "say what may be spent, e.g. --budget 300", problems);
    const money = { ...specs.money, budget: specs.money.budget ?? 0, minimumSliceSize: 1 };
    const basis = await preparePlan(
      { ...specs, money },
      context,
      (train) => {
        expectTrainable(trainer, data, train, problems);
      },
      async (source) => {
        const { estimation } = specs.estimation;
        expectDesigned(specs.aim, estimation, problems);
        problems.expect(
          specs.target === undefined || estimation === "designed",
          "--target-…",
          `works with --estimation designed only, not with ${estimation}`,
        );
        return {
          importance: resolveImportance(specs.aim.sliceWeights, source?.slices, problems),
          target: resolveTarget(specs.target, source?.slices, problems),
          predicted: await readPredicted(fromRuns.predict, source?.slices, context),
        };
      },
    );
    const { estimation, place, seed } = specs;
    const bounds = readBounds(specs.money, basis, problems);
    if (bounds.minimums !== undefined && (specs.aim.worth !== undefined || specs.target !== undefined))
      problems.add("--minimum", "does not go with --worth or a target: it is bought whatever it is worth");
    problems.throwIfAny();
    return {
      kind: "trainings" as const,
      ...basis,
      bounds,
      worth: specs.aim.worth,
      money: { ...money, budget: specs.money.budget },
      estimation,
      trainer,
      place,
      seed,
      recorded: context.recorded,
    };
  },

  async run(work, context: WorkContext<TunerEvent | RunsFitted>) {
    if (work.kind === "runs") return runFromRuns(work, context);
    const { signal, emit, warn } = context;
    const { source, data, sizes, unitCosts, bounds, money, seed, recorded } = work;
    const { budget, fairnessWeight } = money;
    await using training = await openTraining(work.trainer, work.place);
    const { trainer, executor } = training;
    const { worth, importance, target, predicted } = work;
    const planning = plan({
      ...{ fairnessWeight, seed, unitCosts, signal, trainer, executor, data, ...bounds },
      ...(budget === undefined ? {} : { budget }),
      ...(worth === undefined ? {} : { worth }),
      ...(importance && { importance }),
      ...(target && { target }),
      estimator: createEstimator(work.estimation),
    });
    for await (const event of planning) emit(event);
    const found = await planning.result;
    for (const warning of found.warnings) warn(warning);
    const features = exampleWidth(data.train);
    const chosen = ["validation"] as const;
    const head = describeWork({ source, sizes, unitCosts, features, recorded, chosen, trainer, executor });
    const { trainings, seconds } = found;
    const warnings = [...source.warnings, ...found.warnings];
    const predictions = predictSizes({ ...found, seed, importance }, predicted, head.data.slices);
    return planResult(
      { ...head, trainings, seconds, warnings },
      { ...found, budget: budget ?? found.allocation.cost, seed, importance, predictions },
    );
  },

  watch(work, { output, status }) {
    if (work.kind === "runs")
      return (event) => {
        if (event.type === "runs-fitted") status.counting("fitting losses", event.fitted, event.of);
      };
    const { source, sizes } = work;
    const names = source.slices.map(({ name }) => name);
    showColumns(source, output);
    showPartition(source, output);
    showSplit(source, sizes, output);
    for (const warning of source.warnings) output.warn(warning);
    return (event) => {
      if (event.type === "training-progress") return status.training("estimating the losses", event);
      status.clear();
      if (event.type === "notice") output.report(event.message);
      if (event.type === "losses-estimated") showEstimate(event.lossModel, event.sizes, names, output);
    };
  },

  show(result, { output }, work) {
    if (result.kind === "runs-plan") showRunsPlan(result, output);
    else if (work.kind === "trainings") showPlanResult(result, output, work.source.partition);
  },
});

/** Why an option about data is none about runs. */
const ofData =
  "is for plans from trainings on data; with --runs say the slices of now with --slices, and how many examples there are with --have";

interface Bounds {
  readonly minimums?: readonly number[];
  readonly maximums?: readonly number[];
}

/** @throws InvalidInputError where bounds contradict each other, or cost more than the budget */
function readBounds(
  { minimum, maximum, budget = Number.POSITIVE_INFINITY }: SpecOf<typeof planMoneyOptions>,
  { source, unitCosts }: { readonly source: DataSource; readonly unitCosts: readonly number[] },
  problems: ProblemList,
): Bounds {
  const { slices } = source;
  const minimums = resolveBounds(minimum, slices, { path: "--minimum", otherwise: 0, problems });
  const maximums = resolveBounds(maximum, slices, {
    ...{ path: "--maximum", otherwise: Number.POSITIVE_INFINITY, problems },
  });
  minimums?.forEach((least, slice) => {
    const most = maximums?.[slice] ?? Number.POSITIVE_INFINITY;
    const { name } = slices[slice]!;
    problems.expect(least <= most, "--minimum", `is ${least} for "${name}", more than --maximum, ${most}`);
  });
  const cost = minimums?.reduce((sum, least, slice) => sum + least * unitCosts[slice]!, 0) ?? 0;
  problems.expect(cost <= budget, "--minimum", `costs ${cost}, more than the budget, ${budget}`);
  problems.throwIfAny();
  return { ...(minimums && { minimums }), ...(maximums && { maximums }) };
}

/** What only plans from trainings take. */
function givenAims({ aim, target }: { readonly aim: AimSpec; readonly target: unknown }): string[] {
  return [...(aim.worth === undefined ? [] : ["--worth"]), ...(target === undefined ? [] : ["--target-…"])];
}
