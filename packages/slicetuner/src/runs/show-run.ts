import { formatMoney, isMeasured, type RunResult } from "@slicetuner/results";
import { quote } from "shlex";
import { pc } from "../cli/colors.ts";
import type { View } from "../cli/define-command.ts";
import { suggestCommand } from "../cli/suggest-command.ts";
import { renderBeforeAfter } from "../describe/before-after.ts";
import { renderCheckedForecast } from "../describe/forecast.ts";
import { renderMoney, renderOrders } from "../describe/orders.ts";
import { showColumns, showPartition, showSplit } from "../describe/show-source.ts";
import { suggestLooking } from "../describe/suggest-looking.ts";
import { showTunerEvent } from "../describe/tuner-events.ts";
import { outputOptions } from "../options/output-options.ts";
import type { RunEvent } from "./buy-and-measure.ts";
import type { PreparedRun } from "./perform-run.ts";
import { runOptions } from "./run-options.ts";

/** Tells people how a run goes on. */
export function watchRun(
  { source, sizes, setup, specs }: PreparedRun,
  { output, status }: View,
): (event: RunEvent) => void {
  const names = source.slices.map(({ name }) => name);
  showColumns(source, output);
  showPartition(source, output);
  showSplit(source, sizes, output);
  for (const warning of [...source.warnings, ...setup.warnings]) output.warn(warning);
  return (event) => {
    if (event.type === "run-kept")
      output.print(
        `The run is kept in ${event.folder}: should it end early, \`slicetuner resume ${quote(event.folder)}\` goes on.`,
      );
    else if (event.type === "measuring") status.training(`measuring ${event.stage}`, event.progress);
    else if (event.type === "warning") output.warn(event.message);
    else showTunerEvent(event, specs.tuning.strategy, names, output, status);
  };
}

/** Tells people what came of a run: orders, measures, money, and what can be done next. */
export function showRun(result: RunResult, { output }: View, { specs }: PreparedRun): void {
  if (result.status === "stopped" || result.status === "failed") {
    showPurchases(result, output);
    return;
  }
  const buysFromSources = specs.sources.sources !== undefined;
  output.print();
  if (buysFromSources) output.print(renderOrders(result.orders, result.currency));
  if (isMeasured(result)) output.print(`${buysFromSources ? "\n" : ""}${renderBeforeAfter(result)}`);
  if (buysFromSources) output.print(`\n${renderMoney(result.money, result.currency)}`);
  if (result.forecast !== null) output.print(`\n${renderCheckedForecast(result.forecast)}`);
  if (result.stopAdvice !== null) output.print(`\n${result.stopAdvice.sentence}.`);
  if (specs.modelFile !== undefined && isMeasured(result))
    output.print(`\nThe model of the first final training is in ${pc.bold(specs.modelFile)}.`);
  for (const line of nextSteps(result, output)) output.print(pc.dim(`\n${line}`));
}

/** Says what was bought before the end, and where that is kept. */
function showPurchases(result: RunResult, output: View["output"]): void {
  if (result.acquiredExamples.length === 0) return;
  const bought = result.slices.filter(({ acquired }) => acquired > 0);
  const amounts = bought.map(({ name, acquired }) => `${acquired} of ${name}`).join(", ");
  const where =
    result.runFolder !== null
      ? `\`slicetuner resume ${quote(result.runFolder)}\` goes on`
      : output.file === undefined
        ? "without --out their ids are not kept"
        : `their ids are in "${output.file}"`;
  output.report(
    `Bought until then, for ${formatMoney(result.spent, result.currency)}: ${amounts}; ${where}.`,
  );
}

const keptOptions = [...runOptions, outputOptions];

function nextSteps(
  { status, quarantinedExamples, runFolder, settings, stopAdvice }: RunResult,
  { file, config }: View["output"],
): string[] {
  // Orders and quarantined examples are of runs that have a folder.
  const folder = quote(runFolder ?? "");
  const steps: string[] = stopAdvice === null ? [] : suggestLooking(stopAdvice.slice, settings, config);
  if (status === "orders-open")
    steps.push(
      `Next: \`slicetuner resume ${folder}\` continues when more has been delivered; \`slicetuner status ${folder}\` shows its state.`,
    );
  if (quarantinedExamples > 0) {
    const review = `\`slicetuner review ${folder}\``;
    steps.push(
      `${quarantinedExamples} ${quarantinedExamples === 1 ? "example is" : "examples are"} quarantined for a person: ${review} shows them.`,
    );
  }
  if (status !== "orders-open" && file === undefined && runFolder === null)
    steps.push(
      `Next: \`${suggestCommand("run", keptOptions, settings, { out: "result.json" }, config)}\` keeps this result, with the ids of the examples that were bought.`,
    );
  return steps;
}
