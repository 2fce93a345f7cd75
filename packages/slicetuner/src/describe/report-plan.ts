import type { PlanResult, ResultHead } from "@slicetuner/results";
import type { PlanOutcome } from "@slicetuner/tuner";
import { pc } from "../cli/colors.ts";
import type { Output } from "../cli/output.ts";
import { planResult } from "../results/plan-result.ts";
import { renderCurves } from "./curves.ts";
import { renderExpectedRates } from "./forecast.ts";
import { formatAmount } from "./format.ts";
import { renderInfluence } from "./influence.ts";
import { renderPlan } from "./plan.ts";
import { showExplanation } from "./tuner-events.ts";

/** Shows the curves, or how slices influence each other, and the plan, and writes the result. `warnings` are those that came before the plan. */
export async function reportPlan(
  found: PlanOutcome,
  context: {
    readonly head: ResultHead;
    readonly budget: number;
    readonly seed: number;
    readonly warnings: readonly string[];
    readonly output: Output;
  },
): Promise<void> {
  const { head, budget, seed, output } = context;
  const { lossModel } = found;
  const names = head.data.slices;
  if (lossModel.kind === "coupled") {
    const rendered = renderInfluence(names, lossModel.influence);
    output.print(`\n${pc.bold("What slices do for each other")}\n${rendered}`);
  } else {
    const rendered = renderCurves(names, found.sizes, lossModel.curves);
    output.print(`\n${pc.bold("Learning curves")}\n${rendered}`);
  }
  for (const warning of found.warnings) output.warn(warning);
  const { trainings, seconds } = found;
  const warnings = [...context.warnings, ...found.warnings];
  const result = planResult({ ...head, trainings, seconds, warnings }, { ...found, budget, seed });
  await output.writeResult(result);
  output.print();
  if (lossModel.kind === "coupled") {
    output.print(renderPlan(result.slices, result.forecast.after.loss.band));
    output.print();
    output.print(renderExpectedRates(result.forecast));
  } else {
    output.print(renderPlan(result.slices));
  }
  showExplanation(result.explanation, output);
  const { cost } = result.plan;
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
