import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { exampleWidth } from "@slicetuner/core";
import type { CompareResult } from "@slicetuner/results";
import { type ComparisonEvent, compareStrategies, type FoundPlan } from "@slicetuner/tuner";
import { pc } from "../cli/colors.ts";
import type { CommandContext } from "../cli/command.ts";
import type { Output } from "../cli/output.ts";
import type { StatusLine } from "../cli/status-line.ts";
import type { DataSource, SplitSizes } from "../data/data-source.ts";
import { formatLoss, formatSeconds } from "../describe/format.ts";
import { describeStage, showTunerEvent, type TrainingProgressEvent } from "../describe/tuner-events.ts";
import type { CompleteSettings } from "../options/defaults.ts";
import { planMethods } from "../options/methods.ts";
import type { OptionName } from "../options/options.ts";
import { compareResult, type RecordedRun } from "../results/compare-result.ts";
import { describeWork } from "../results/shared.ts";
import { RoundHistory } from "../runs/round-history.ts";
import { createEstimator } from "../training/create-estimator.ts";
import { createTrainingSetup } from "../training/training-setup.ts";
import { RunForecast } from "./run-forecast.ts";

/** What `compare` and `demo` have in common: hold data out, let each method acquire from the pool, measure. */
export async function runComparison(
  work: Pick<CommandContext, "output" | "status" | "signal"> & {
    readonly command: CompareResult["command"];
    /** Those that `settings` are recorded under. */
    readonly options: readonly OptionName[];
    readonly settings: CompleteSettings & { readonly budget: number };
    readonly source: DataSource;
    readonly sizes: SplitSizes;
    readonly unitCosts: readonly number[];
  },
): Promise<CompareResult> {
  const { settings, source, sizes, unitCosts, output, status, signal } = work;
  const { budget, fairnessWeight, minimumSliceSize, repeats, seed } = settings;
  const methods = planMethods(settings.strategies, settings.estimation);
  const seeds = Array.from({ length: settings.seeds }, (_, index) => seed + index);
  const setup = await createTrainingSetup(settings);
  try {
    let features = 0;
    const comparison = compareStrategies({
      ...setup,
      budget,
      fairnessWeight,
      minimumSliceSize,
      methods: methods.map(({ estimation, ...method }) => ({
        ...method,
        ...(estimation === null ? {} : { estimator: createEstimator({ ...settings, estimation }) }),
      })),
      repeats,
      searchedPlans: settings.oracle,
      seeds,
      signal,
      prepare: (seed) => {
        const { data, pool } = source.split(sizes, seed);
        features = exampleWidth(data.train);
        return { data, createAcquirer: () => createPoolAcquirer({ pool, unitCosts }) };
      },
    });
    const names = source.slices.map((slice) => slice.name);
    const runs: RecordedRun[] = [];
    const found = new Map<number, FoundPlan>();
    let history = new RoundHistory(names);
    const forecast = new RunForecast(seeds.flatMap(() => methods.map(({ name }) => ({ method: name }))));
    let runStarted = performance.now();
    for await (const event of comparison) {
      if (event.type === "search-progress") {
        status.training(`seed ${event.seed}, looking for the best plan`, event.progress);
        continue;
      }
      if (event.type === "plan-found") {
        found.set(event.seed, event.plan);
        showFound(event, output, status);
        runStarted = performance.now();
        continue;
      }
      if (event.type === "run-event") history.record(event.event);
      else {
        runs.push({ ...event.run, history: history.rounds });
        history = new RoundHistory(names);
        forecast.record(event.run);
        runStarted = performance.now();
      }
      show(event, seeds.length > 1, output, status);
      if (event.type === "run-event" && event.event.type === "training-progress")
        showProgress(event, event.event, forecast, (performance.now() - runStarted) / 1000, status);
    }
    status.clear();
    const head = describeWork({ ...work, ...setup, features });
    const result = compareResult(work.command, head, methods, runs, found, source.warnings);
    if (seeds.length > 1) for (const warning of result.warnings) output.warn(warning);
    return result;
  } finally {
    await setup.close();
  }
}

type RunEvent = Extract<ComparisonEvent, { type: "run-event" | "run-measured" }>;

function showFound(
  { seed, plan }: Extract<ComparisonEvent, { type: "plan-found" }>,
  output: Output,
  status: StatusLine,
): void {
  status.clear();
  const { tried, amounts, evaluation } = plan;
  const line = `seed ${seed}, of ${tried} plans the best by validation: loss ${formatLoss(evaluation.mean.loss)}, bought ${amounts.join(" ")}`;
  output.print(pc.dim(line));
}

/** With one seed every round is shown; with many, a line for each run. */
function show(event: RunEvent, brief: boolean, output: Output, status: StatusLine): void {
  if (event.type === "run-event") {
    const title = brief ? `seed ${event.seed}, ${event.method}` : event.method;
    if (event.event.type === "training-progress") return;
    if (event.event.type === "warning" && !brief) output.warn(`${title}: ${event.event.message}`);
    else if (!brief || event.event.type === "notice")
      showTunerEvent(event.event, title, event.sliceNames, output, status);
    return;
  }
  if (!brief) return;
  status.clear();
  const { run, runsDone, runsTotal } = event;
  const { loss, averageEqualizedErrorRate } = run.evaluation.mean;
  const line = `${runsDone} of ${runsTotal}: seed ${run.seed}, ${run.method}: loss ${formatLoss(loss)}, average EER ${formatLoss(averageEqualizedErrorRate)}, bought ${run.tuning.acquired.join(" ")}`;
  output.print(pc.dim(line));
}

/** Which run of how many, what it trains for, and when all will be done. */
function showProgress(
  { seed, method }: { readonly seed: number; readonly method: string },
  progress: TrainingProgressEvent,
  forecast: RunForecast,
  secondsOfRun: number,
  status: StatusLine,
): void {
  const { runsDone, runsTotal } = forecast;
  const run = runsTotal > 1 ? `run ${runsDone + 1} of ${runsTotal}, ` : "";
  const left = forecast.secondsLeft(secondsOfRun);
  const remark = left === null ? undefined : `${formatSeconds(left)} left for all runs`;
  status.training(`${run}seed ${seed}, ${method}, ${describeStage(progress)}`, progress, remark);
}
