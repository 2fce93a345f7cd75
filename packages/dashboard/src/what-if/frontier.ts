import type { Choices } from "./choices.ts";
import type { Estimate } from "./estimate.ts";
import { makePlan } from "./make-plan.ts";

/** What the plan of one setting is expected to reach. */
export interface FrontierPoint {
  /** The fairness weight or the budget that was set. */
  readonly value: number;
  readonly loss: number;
  readonly unfairness: number;
}

/** Fairness weights to try: from the loss alone to next to nothing but fairness. */
const fairnessWeights: readonly number[] = [0, 0.1, 0.3, 1, 3, 10, 30, 100];
/** Budgets to try, as shares of the one that is chosen. */
const budgetShares: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 4];

/** Loss against unfairness over the fairness weight, all else as chosen; the chosen weight is among them. */
export function fairnessFrontier(estimate: Estimate, choices: Choices): Generator<FrontierPoint> {
  return along([...fairnessWeights, choices.fairnessWeight], (fairnessWeight) =>
    makePlan(estimate, { ...choices, fairnessWeight }),
  );
}

/**
 * Loss against unfairness over the budget, all else as chosen. Budgets that do not pay for what must be
 * bought are left out.
 */
export function budgetFrontier(estimate: Estimate, choices: Choices): Generator<FrontierPoint> {
  const prices = estimate.names.map((name, slice) => choices.prices[name] ?? estimate.prices[slice]!);
  const least = estimate.names.reduce(
    (sum, name, slice) => sum + (choices.locked[name] ?? choices.minimums[name] ?? 0) * prices[slice]!,
    0,
  );
  const budgets = budgetShares
    .map((share) => Number((share * choices.budget).toPrecision(6)))
    .filter((budget) => budget >= least);
  return along([...budgets, choices.budget], (budget) => makePlan(estimate, { ...choices, budget }));
}

/** One after the other, for each takes as long as a move of a slider. */
function* along(
  values: readonly number[],
  plan: (value: number) => { readonly loss: number; readonly unfairness: number },
): Generator<FrontierPoint> {
  for (const value of [...new Set(values)].sort((first, second) => first - second)) {
    const { loss, unfairness } = plan(value);
    yield { value, loss, unfairness };
  }
}
