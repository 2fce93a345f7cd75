import type { PlanResult } from "@slicetuner/results";
import { expectedChangeRows, expectedChangesChart } from "../charts/expected-changes.ts";
import { expectedMeasureRows, expectedMeasuresChart, meanLosses } from "../charts/expected-measures.ts";
import { planAmountsChart, planAmountsRows } from "../charts/plan-amounts.ts";
import { sliceLossChart, sliceLossRows } from "../charts/slice-losses.ts";
import { formatChange, formatNumber } from "../format.ts";
import { describePurchase, planChecks } from "./plan-checks.ts";
import { curvesSection, headFacts, influenceSection } from "./shared-sections.ts";
import { type ResultView, section } from "./view.ts";

export function planView(result: PlanResult): ResultView {
  const amounts = planAmountsChart(planAmountsRows(result.slices));
  const changes = expectedChangeRows(result);
  return {
    title: "Plan",
    answer: answerOf(result),
    picture: amounts,
    currency: null,
    facts: [
      ["Budget", formatNumber(result.plan.budget, "money")],
      ["Cost of the plan", formatNumber(result.plan.cost, "money")],
      ...headFacts(result),
      ["Trainings for the estimate", formatNumber(result.trainings, "amount")],
    ],
    checks: planChecks(result),
    sections: [
      section("expected", "What it is expected to do", {
        paragraphs: [...result.summary, ...result.explanation].map((line) =>
          /[.:]$/.test(line) ? line : `${line}.`,
        ),
        charts: [
          ...(changes.length === 0 ? [] : [expectedChangesChart(changes)]),
          expectedMeasuresChart(expectedMeasureRows(result)),
          sliceLossChart(sliceLossRows(result)),
        ],
      }),
      ...influenceSection(result.influence),
      ...curvesSection(result.slices),
    ],
  };
}

function answerOf(result: PlanResult): string {
  const { slices, plan, forecast, gain, importance } = result;
  const loss = (value: number) => formatNumber(value, "loss");
  const cost = formatNumber(plan.cost, "money");
  const purchase = describePurchase(slices);
  const what = purchase === "" ? "Buy nothing." : `Buy ${purchase}, for ${cost}.`;
  const { now, after } = forecast;
  const means = meanLosses({ slices, importance });
  const overNothing = gain?.overNothing?.loss;
  const change =
    overNothing === undefined
      ? `The mean loss of the slices is expected to go from ${loss(means.now)} to ${loss(means.after)}`
      : `The mean loss of the slices, now ${loss(means.now)}, is expected to change by ${formatChange(overNothing.expected, "loss")} (90 % band ${formatChange(overNothing.lower, "loss")} to ${formatChange(overNothing.upper, "loss")})`;
  const rate = `the average EER from ${loss(now.averageEqualizedErrorRate.expected)} to ${loss(after.averageEqualizedErrorRate.expected)}`;
  const chance = gain?.overUniform?.chance;
  const versus =
    plan.status === "uniform"
      ? " The estimate shows no plan that is clearly better than equal amounts."
      : chance === undefined
        ? ""
        : ` The chance that it beats buying equally is ${Math.round(100 * chance)} %.`;
  const verdict = result.verdict === "hardly-worth" ? " That is hardly worth buying." : "";
  return `${what} ${change}, ${rate}.${versus}${verdict}`;
}
