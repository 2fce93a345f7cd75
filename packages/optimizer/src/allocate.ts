import type { AllocationPlan } from "@slicetuner/core";
import { allocateAtPrices } from "./allocate-at-prices.ts";
import type { AllocationInput } from "./input.ts";
import { allocateInSteps } from "./steps/allocate-in-steps.ts";

/**
 * How many examples of each slice to buy so that expected loss and unfairness fall most: the plan d that
 * minimizes
 *
 *   Σ lᵢ(d) + λ · Σ max(0, lᵢ(d)/Aᵢ − 1),   lᵢ(d) = scale·(size + d)^−exponent + floor,
 *
 * with Σ unitCost·d ≤ budget and minimum ≤ d ≤ maximum; A is the `reference` (Slice Tuner, SIGMOD 2021,
 * section 4.1).
 *
 * `amounts: "continuous"` gives the exact optimum. `"integer"` gives whole amounts that never cost more than the budget: the
 * proven optimum when all costs are equal and almost always when they are not, else status `gap-bounded` with
 * the proven gap. Slices with a flat curve (scale or exponent 0) get their minimum; if all are flat, no plan
 * is better than another, and the budget goes to the smallest slices (`waterFilling`), status `flat-curves`.
 *
 * A price that changes with the number bought (`priceSteps`) may rise or fall. The best plan within a
 * combination of steps is found as above, and combinations are tried by branch and bound until no other can
 * be better, status `optimal`; where there are too many of them, the best that was found has the proven
 * `gap`.
 *
 * @throws InvalidInputError with all problems found, e.g. a negative budget, or minimums that cost more than
 * the budget
 */
export function allocate(input: AllocationInput): AllocationPlan {
  const isStepped = input.slices.some(({ priceSteps }) => priceSteps !== undefined);
  return isStepped ? allocateInSteps(input) : allocateAtPrices(input);
}
