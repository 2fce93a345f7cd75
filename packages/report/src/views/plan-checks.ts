import type { PlanResult } from "@slicetuner/results";
import { formatChange, formatNumber, listOf } from "../format.ts";
import { checkCurves, checkData, checkWarnings, named } from "./checks.ts";
import { checkStopAdvice } from "./run-checks.ts";
import type { HealthCheck } from "./view.ts";

/** A plan that enlarges a slice by more goes beyond what the estimate has seen. */
const farFactor = 3;

export function planChecks(result: PlanResult): HealthCheck[] {
  const curves = result.slices.flatMap(({ name, curve }) => (curve === null ? [] : [[name, curve] as const]));
  return [
    ...checkData(result),
    ...checkCurves(curves),
    checkReach(result),
    checkDecision(result),
    checkBudget(result),
    ...checkVerdict(result),
    ...checkStopAdvice(result.stopAdvice),
    ...checkWarnings(result.warnings),
  ];
}

function checkReach({ slices }: PlanResult): HealthCheck {
  const title = "Reach of the estimate";
  const far = slices.filter(({ size, buy }) => size > 0 && (size + buy) / size > farFactor);
  if (far.length === 0)
    return {
      status: "pass",
      title,
      finding: `No slice grows beyond ${farFactor} times its present size.`,
      advice: null,
    };
  return {
    status: "warn",
    title,
    finding: `${named(far.map(({ name }) => name))}: more than ${farFactor} times the present size, far beyond what was measured.`,
    advice:
      "Buy in several rounds (slicetuner run --strategy stepwise --rounds 3), with a new estimate before each.",
  };
}

/** Whether the plan differs from buying equally, and whether its effect can be told from noise. */
function checkDecision({ plan, gain }: PlanResult): HealthCheck {
  const title = "Is the estimate sharp enough to act on?";
  const advice =
    "Estimate with more trainings (--trainings 64), hold out more validation rows, or ask for a larger budget; else buy equally.";
  if (plan.status === "uniform")
    return {
      status: "warn",
      title,
      finding: "No: it shows no plan that is clearly better than equal amounts, so equal amounts are bought.",
      advice,
    };
  if (plan.status === "flat-curves")
    return {
      status: "warn",
      title,
      finding: "No slice's loss is expected to fall with more data.",
      advice: "More data of this kind will not help: look at features, labels and the model first.",
    };
  const change = gain?.overNothing?.loss;
  if (change && change.upper >= 0)
    return {
      status: "warn",
      title,
      finding: `The change of the mean loss, ${formatChange(change.expected, "loss")}, has a band that reaches above 0 (${formatChange(change.upper, "loss")}).`,
      advice,
    };
  const chance = gain?.overUniform?.chance;
  if (chance !== undefined && chance < 0.8)
    return {
      status: "warn",
      title,
      finding: `The chance that the plan beats buying equally is ${Math.round(100 * chance)} %.`,
      advice,
    };
  return { status: "pass", title, finding: "The plan can be told from buying equally.", advice: null };
}

/** A plan that gains next to nothing. */
function checkVerdict({ verdict, gain }: PlanResult): HealthCheck[] {
  if (verdict !== "hardly-worth") return [];
  const change = gain.overNothing?.loss.expected ?? 0;
  return [
    {
      status: "warn",
      title: "Is it worth buying?",
      finding: `Hardly: the mean loss is expected to change by ${formatChange(change, "loss")} only.`,
      advice: "Keep the money, or see what a larger budget would gain.",
    },
  ];
}

function checkBudget({ plan, slices }: PlanResult): HealthCheck {
  const title = "Use of the budget";
  const bought = slices.filter(({ buy }) => buy > 0).map(({ unitCost }) => unitCost);
  const cheapest = Math.min(...(bought.length > 0 ? bought : slices.map(({ unitCost }) => unitCost)));
  const left = plan.budget - plan.cost;
  const spent = `${formatNumber(plan.cost, "money")} of ${formatNumber(plan.budget, "money")}`;
  if (left <= cheapest) return { status: "pass", title, finding: `The plan spends ${spent}.`, advice: null };
  return {
    status: "warn",
    title,
    finding: `The plan spends ${spent}: more would not help, by the estimate.`,
    advice: `A budget of ${formatNumber(plan.cost, "money")} is enough.`,
  };
}

/** `75 White-Female and 20 Black-Male`; at most so many slices by name. */
export function describePurchase(slices: readonly { readonly name: string; readonly buy: number }[]): string {
  const bought = slices.filter(({ buy }) => buy > 0).sort((first, second) => second.buy - first.buy);
  const parts = bought.slice(0, 4).map(({ name, buy }) => `${formatNumber(buy, "amount")} ${name}`);
  const others = bought.slice(4).reduce((sum, { buy }) => sum + buy, 0);
  if (others > 0) parts.push(`${formatNumber(others, "amount")} of ${bought.length - 4} other slices`);
  return listOf(parts);
}
