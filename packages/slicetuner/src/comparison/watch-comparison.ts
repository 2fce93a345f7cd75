import { formatLoss } from "@slicetuner/results";
import type { ComparisonEvent } from "@slicetuner/tuner";
import { pc } from "../cli/colors.ts";
import type { View } from "../cli/define-command.ts";
import type { Output } from "../cli/output.ts";
import type { StatusLine } from "../cli/status-line.ts";
import { formatSeconds } from "../describe/format.ts";
import { describeStage, showTunerEvent, type TrainingProgressEvent } from "../describe/tuner-events.ts";
import { type ComparisonWork, seedsOf } from "./run-comparison.ts";
import { RunForecast } from "./run-forecast.ts";

/**
 * Tells people how a comparison goes on: every round of one seed, a line for each run of many, and when all
 * will be done.
 */
export function watchComparison(
  { comparison }: Pick<ComparisonWork, "comparison">,
  { output, status }: View,
): (event: ComparisonEvent) => void {
  const seeds = seedsOf(comparison);
  const forecast = new RunForecast(
    seeds.flatMap(() => comparison.methods.map(({ name }) => ({ method: name }))),
  );
  let runStarted = performance.now();
  return (event) => {
    if (event.type === "search-progress") {
      status.training(`seed ${event.seed}, looking for the best plan`, event.progress);
      return;
    }
    if (event.type === "plan-found") {
      showFound(event, output, status);
      runStarted = performance.now();
      return;
    }
    if (event.type === "run-measured") {
      forecast.record(event.run);
      runStarted = performance.now();
    }
    show(event, seeds.length > 1, output, status);
    if (event.type === "run-event" && event.event.type === "training-progress")
      showProgress(event, event.event, forecast, (performance.now() - runStarted) / 1000, status);
  };
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
