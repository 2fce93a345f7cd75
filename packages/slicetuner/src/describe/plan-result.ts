import type { LossModel } from "@slicetuner/core";
import { formatMoney, type PlanResult } from "@slicetuner/results";
import { pc } from "../cli/colors.ts";
import type { LoadedConfig } from "../cli/load-config.ts";
import { pickOptions } from "../cli/option-group.ts";
import type { Output } from "../cli/output.ts";
import { Placeholder, suggestCommand } from "../cli/suggest-command.ts";
import type { SourcePartition } from "../data/data-source.ts";
import { aimOptions } from "../options/aim-options.ts";
import { dataOptions } from "../options/data-options.ts";
import { moneyOptions } from "../options/money-options.ts";
import { seedOptions } from "../options/output-options.ts";
import { pictureOptions } from "../options/picture-options.ts";
import { placeOptions } from "../options/place-options.ts";
import { sourceOptions } from "../options/source-options.ts";
import { trainerOptions } from "../options/trainer-options.ts";
import { renderCurves } from "./curves.ts";
import { renderExpectedRates } from "./forecast.ts";
import { renderBudgets, renderGain, renderPredictions } from "./gain.ts";
import { renderInfluence } from "./influence.ts";
import { renderPartConditions } from "./partition.ts";
import { renderPlan } from "./plan.ts";
import { suggestLooking } from "./suggest-looking.ts";
import { showExplanation } from "./tuner-events.ts";

/** Shows the curves, or how slices influence each other. */
export function showEstimate(
  lossModel: LossModel,
  sizes: readonly number[],
  names: readonly string[],
  output: Output,
): void {
  if (lossModel.kind === "coupled") {
    const rendered = renderInfluence(names, lossModel.influence);
    output.print(`\n${pc.bold("What slices do for each other")}\n${rendered}`);
  } else {
    const rendered = renderCurves(names, sizes, lossModel.curves);
    output.print(`\n${pc.bold("Learning curves")}\n${rendered}`);
  }
}

/**
 * Shows what to buy, what it is expected to do, and why.
 * @param partition how the slices of a file were taken apart, where they were
 */
export function showPlanResult(result: PlanResult, output: Output, partition?: SourcePartition): void {
  const { slices, forecast, influence, summary, explanation, gain, budgets, predictions } = result;
  output.print();
  for (const sentence of summary) output.print(pc.bold(`${sentence}.`));
  if (summary.length > 0) output.print();
  if (influence !== null) {
    output.print(renderPlan(slices, forecast.after.loss.band));
    showConditions(partition, output);
    output.print();
    output.print(gain.overNothing === null ? renderExpectedRates(forecast) : renderGain(gain.overNothing));
    if (budgets.length > 0) output.print(`\n${renderBudgets(budgets)}`);
  } else {
    output.print(renderPlan(slices));
    showConditions(partition, output);
  }
  if (predictions.length > 0) output.print(`\n${renderPredictions(predictions)}`);
  showExplanation(explanation, output);
  const { cost, budget } = result.plan;
  output.print(
    pc.dim(`\nCosts ${formatMoney(cost, null)} of ${formatMoney(budget, null)}: ${explain(result.plan)}.`),
  );
  output.print();
  for (const line of [...lookInstead(result, output.config), nextStep(result, output.config)])
    output.print(pc.dim(line));
}

/**
 * How to look at rows and labels, where the summary advises that in place of buying on; pictures have no
 * columns.
 */
function lookInstead({ settings, stopAdvice }: PlanResult, config: LoadedConfig | undefined): string[] {
  return stopAdvice === null ? [] : suggestLooking(stopAdvice.slice, settings, config);
}

/** Numbers that stand for slices of a file say nothing to who reads the plan alone. */
function showConditions(partition: SourcePartition | undefined, output: Output): void {
  const conditions = renderPartConditions(partition);
  if (conditions !== undefined) output.print(`\n${pc.dim(conditions)}`);
}

/** What a run and a comparison take of the settings of a plan. */
const repeatedOptions = [
  dataOptions,
  pictureOptions,
  sourceOptions,
  pickOptions(moneyOptions, ["cost", "budget", "fairnessWeight"]),
  trainerOptions,
  pickOptions(placeOptions, ["workers"]),
  seedOptions,
];

function nextStep({ settings }: PlanResult, config: LoadedConfig | undefined): string {
  const weights = pickOptions(aimOptions, ["sliceWeights"]);
  const compare = suggestCommand("compare", [...repeatedOptions, weights], settings, {}, config);
  const tries = `\`${compare}\` tries strategies on held-out data`;
  // A known data set is no file of the user's: there is nothing to buy for it.
  if (settings.dataset !== undefined) return `Next: ${tries}.`;
  const pool = {
    pool: new Placeholder("FILE"),
    ...(settings.labels !== undefined && { poolLabels: new Placeholder("FILE") }),
    ...(settings.table !== undefined && { poolTable: new Placeholder("FILE") }),
  };
  const run = suggestCommand("run", [...repeatedOptions, aimOptions], settings, pool, config);
  return `Next: \`${run}\` buys from a file in rounds; ${tries}.`;
}

/** What the optimizer knows of its plan. */
function explain({ status, gap }: PlanResult["plan"]): string {
  switch (status) {
    case "flat-curves":
      return "no slice's loss is expected to fall with more data, so the budget is shared by water filling";
    case "uniform":
      return "equal amounts, because the estimate shows no plan that is clearly better";
    case "water-filling":
      return "the smallest slices are filled up, because the estimate shows no plan that is clearly better";
    case "proportional":
      return "in proportion to the slices' sizes, for no plan is expected to be better";
    case "optimal":
      return "no plan within the budget is better, if the estimate is right";
    default:
      return `the objective of no plan within the budget is lower by more than ${gap.toPrecision(2)}, if the estimate is right`;
  }
}
