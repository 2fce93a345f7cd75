import { odds as oddsOf } from "../describe-gain.ts";
import { formatLoss } from "../format-loss.ts";
import type { TargetOutcome } from "./plan-target.ts";

/** What it takes to reach a target, or why no purchase does, in sentences. */
export function describeTarget(
  { target, status, chance, expected, largestBudget }: TargetOutcome,
  options: { readonly sliceNames: readonly string[]; readonly cost: number; readonly isBudgetGiven: boolean },
): string[] {
  const { sliceNames, cost, isBudgetGiven } = options;
  const name =
    target.measure === "slice"
      ? `the loss of ${sliceNames[target.slice!]}`
      : target.measure === "loss"
        ? "the mean loss"
        : "the average equalized error rate";
  const goal = `${name} of ${target.value}`;
  const money = (amount: number): string => Number(amount.toPrecision(6)).toLocaleString("en-US");
  const chances = `odds ${oddsOf(chance)}; expected is ${formatLoss(expected)}`;
  if (status === "reached-already")
    return [`There is nothing to buy for ${goal}: it is reached already (${chances})`];
  if (status === "reached") {
    return [`The cheapest purchase found that reaches ${goal} costs ${money(cost)} (${chances})`];
  }
  const reason = isBudgetGiven
    ? `the whole budget of ${money(largestBudget)} comes to ${formatLoss(expected)} (odds ${oddsOf(chance)})`
    : `even ${money(largestBudget)}, a hundred times what you have, comes to ${formatLoss(expected)} (odds ${oddsOf(chance)})`;
  return [
    `No purchase reaches ${goal}: ${reason}`,
    isBudgetGiven
      ? "A larger budget may: leave --budget out to see what it would take"
      : "What more data do not lower may be noise of labels, or features that do not tell: look at them (`slicetuner clean`, `slicetuner find`), or try another model",
  ];
}
