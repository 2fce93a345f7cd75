import type { ExpectedChange, Random } from "@slicetuner/core";
import { planAllocation } from "@slicetuner/optimizer";
import { forecastGain } from "../forecast-gain.ts";
import { meanLossOptimism, type PurchaseProblem, sizesAfter } from "./purchase-problem.ts";

/** What a budget would buy, and what that is expected to change. */
export interface BudgetPlan {
  readonly budget: number;
  readonly cost: number;
  readonly amounts: readonly number[];
  /** Of the mean loss, with its 90 % band; null where the estimate has no bands. */
  readonly change: ExpectedChange | null;
}

/** Budgets that are shown, as multiples of the one that was asked for. */
const multiples = [0, 0.25, 0.5, 1, 2, 4];
/** A table needs no finer ends of its bands. */
const draws = 200;

/** What 0, ¼, ½, 1, 2 and 4 times the budget would buy and gain. */
export function planBudgets(problem: PurchaseProblem, budget: number, random: Random): BudgetPlan[] {
  const { lossModel, sizes, importance } = problem;
  if (!(budget > 0)) return [];
  return multiples.map((multiple) => {
    const own = multiple * budget;
    const { amounts, cost, optimism } = planAllocation({ ...problem, budget: own });
    const gain = forecastGain({
      ...{ lossModel, from: sizes, to: sizesAfter(sizes, amounts), random, draws },
      optimism: meanLossOptimism(problem, optimism),
      ...(importance && { importance }),
    });
    const nothing = { expected: 0, lower: 0, upper: 0 };
    const isNothing = amounts.every((amount) => amount === 0);
    return { budget: own, cost, amounts, change: gain && (isNothing ? nothing : gain.loss) };
  });
}
