import { objectiveOf, reducibleAfter, totalCost } from "./objective.ts";
import type { Problem } from "./problem.ts";

/** A reference met this closely, relative to it, counts as met. */
const atReference = 1e-12;

/** A plan's objective and how far it is from the optimum at most. */
export interface Certificate {
  readonly objective: number;
  readonly gap: number;
}

/**
 * Proves how good a plan is without asking how it was found.
 *
 * The objective is convex: with each slice's fall of the objective per unit of budget, f, no plan within the budget B is
 * better by more than μ·(B − cost) + B·max(f − μ, 0) over slices that may grow + cost·max(μ − f, 0) over slices that
 * may shrink, budget and cost
 * counted above what the minimums cost. Where the loss meets the reference, every f between the two sides' is right: the one nearest to μ is taken.
 */
export function certify(
  problem: Problem,
  amounts: Float64Array,
  cost: number,
  multiplier: number,
): Certificate {
  const { count, size, exponent, floor, unitCost, minimum, maximum, reference, penalty } = problem;
  let objective = 0;
  let tooLittle = 0;
  let tooMuch = 0;
  let kinkError = 0;
  for (let index = 0; index < count; index++) {
    const amount = amounts[index]!;
    const reducible = reducibleAfter(problem, index, amount);
    const loss = reducible + floor[index]!;
    const weight = penalty[index]!;
    objective += objectiveOf(loss, reference[index]!, weight);
    const fall =
      reducible > 0 ? (exponent[index]! * reducible) / ((size[index]! + amount) * unitCost[index]!) : 0;
    let least = fall;
    let most = fall;
    if (weight > 0) {
      const above = loss - reference[index]!;
      const isMet = Math.abs(above) <= atReference * reference[index]!;
      if (isMet) kinkError += Math.abs(above) * weight;
      if (isMet || above > 0) most = fall * (1 + weight);
      if (!isMet && above > 0) least = most;
    }
    if (amount < maximum[index]! && least - multiplier > tooLittle) tooLittle = least - multiplier;
    if (amount > minimum[index]! && multiplier - most > tooMuch) tooMuch = multiplier - most;
  }
  const { budget } = problem;
  const leastCost = totalCost(unitCost, minimum);
  const unused = Math.max(0, multiplier * (budget - cost));
  return {
    objective,
    gap: unused + (budget - leastCost) * tooLittle + (cost - leastCost) * tooMuch + kinkError,
  };
}
