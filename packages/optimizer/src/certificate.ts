import { objectiveOf, reducibleAfter } from "./objective.ts";
import { type Problem, totalCost } from "./problem.ts";

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
 * With budget worth μ, no plan within the budget B is better by more than μ·(B − cost) and what the slices
 * gain one by one when each takes its best amount at this price. A slice of x examples whose objective falls
 * by f per unit of budget gains at most |f − μ| for each unit it spends more (f > μ) or less, and it moves at
 * most to where its power law falls by μ, x·(f/μ)^(1/(a + 1)) examples. Where the loss meets the reference,
 * every f between the two sides' is right: the one nearest to μ is taken.
 */
export function certify(
  problem: Problem,
  amounts: Float64Array,
  cost: number,
  multiplier: number,
): Certificate {
  const { count, budget, size, exponent, floor, unitCost, minimum, maximum, reference, penalty } = problem;
  const spendable = budget - totalCost(unitCost, minimum);
  let objective = 0;
  let gap = Math.max(0, multiplier * (budget - cost));
  for (let index = 0; index < count; index++) {
    const amount = amounts[index]!;
    const reducible = reducibleAfter(problem, index, amount);
    const loss = reducible + floor[index]!;
    const weight = penalty[index]!;
    objective += objectiveOf(loss, reference[index]!, weight);
    const examples = size[index]! + amount;
    const fall = reducible > 0 ? (exponent[index]! * reducible) / (examples * unitCost[index]!) : 0;
    let least = fall;
    let most = fall;
    if (weight > 0) {
      const above = loss - reference[index]!;
      const isMet = Math.abs(above) <= atReference * reference[index]!;
      if (isMet) gap += Math.abs(above) * weight;
      if (isMet || above > 0) most = fall * (1 + weight);
      if (!isMet && above > 0) least = most;
    }
    // A power below 1 lies below its tangent, and costs less than a power.
    const response = 1 / (exponent[index]! + 1);
    if (least > multiplier) {
      const excess = least - multiplier;
      const room = Math.min(maximum[index]! - amount, spendable / unitCost[index]!);
      gap += excess * unitCost[index]! * Math.min(room, (examples * response * excess) / multiplier);
    } else if (most < multiplier) {
      const lack = multiplier - most;
      const room = amount - minimum[index]!;
      if (room > 0)
        gap += lack * unitCost[index]! * Math.min(room, examples * shrinkage(lack / multiplier, response));
    }
  }
  return { objective, gap };
}

/** Below it, the bound's linear part is closer than rounding. */
const tinyLack = 1e-7;

/** 1 − (1 − lack)^response, or a bound just above it that takes no power: response in (0, 1]. */
function shrinkage(lack: number, response: number): number {
  return lack < tinyLack ? (response * lack) / (1 - lack) : 1 - (1 - lack) ** response;
}
