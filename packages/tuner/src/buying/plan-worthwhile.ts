import type { AllocationPlan } from "@slicetuner/core";
import { planAllocation } from "@slicetuner/optimizer";
import { expectedFall, meanLossOptimism, type PurchaseProblem } from "./purchase-problem.ts";

/** In so many steps the budget is looked at. */
const steps = 20;

/**
 * The best plan within the budget. With `worth` it spends only as long as the next unit of money is expected
 * to lower the mean loss by at least so much: of twenty parts of the budget, that where fall − worth · cost
 * is largest, the least of equals.
 */
export function planWorthwhile(
  problem: PurchaseProblem & { readonly budget: number },
  worth?: number,
): AllocationPlan {
  const { budget } = problem;
  if (worth === undefined || worth === 0) return planAllocation(problem);
  let best = planAllocation({ ...problem, budget: 0 });
  let most = 0;
  for (let step = 1; step <= steps; step++) {
    const plan = planAllocation({ ...problem, budget: (budget * step) / steps });
    const optimism = meanLossOptimism(problem, plan.optimism);
    const value = expectedFall(problem, plan.amounts, optimism) - worth * plan.cost;
    if (value > most) [best, most] = [plan, value];
  }
  return best;
}
