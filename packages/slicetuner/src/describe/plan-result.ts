import type { LossModel } from "@slicetuner/core";
import type { PlanResult } from "@slicetuner/results";
import { pc } from "../cli/colors.ts";
import type { Output } from "../cli/output.ts";
import { renderCurves } from "./curves.ts";
import { renderExpectedRates } from "./forecast.ts";
import { formatAmount } from "./format.ts";
import { renderInfluence } from "./influence.ts";
import { renderPlan } from "./plan.ts";
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

/** Shows what to buy, what it is expected to do, and why. */
export function showPlanResult(result: PlanResult, output: Output): void {
  const { slices, forecast, influence, explanation } = result;
  output.print();
  if (influence !== null) {
    output.print(renderPlan(slices, forecast.after.loss.band));
    output.print();
    output.print(renderExpectedRates(forecast));
  } else {
    output.print(renderPlan(slices));
  }
  showExplanation(explanation, output);
  const { cost, budget } = result.plan;
  output.print(pc.dim(`\nCosts ${formatAmount(cost)} of ${formatAmount(budget)}: ${explain(result.plan)}.`));
  output.print();
  output.print(
    pc.dim(
      "Next: `slicetuner run --pool FILE …` buys from a file in rounds; `slicetuner compare …` tries strategies on held-out data.",
    ),
  );
}

/** What the optimizer knows of its plan. */
function explain({ status, gap }: PlanResult["plan"]): string {
  switch (status) {
    case "flat-curves":
      return "no slice's loss is expected to fall with more data, so the budget is shared by water filling";
    case "uniform":
      return "equal amounts, for the estimate cannot tell a better plan from them";
    case "optimal":
      return "no plan within the budget is better, if the estimate is right";
    default:
      return `the objective of no plan within the budget is lower by more than ${gap.toPrecision(2)}, if the estimate is right`;
  }
}
