import { unitGain } from "./objective.ts";
import { type Problem, totalCost } from "./problem.ts";

/**
 * Takes off what rounding spent too much; changes `amounts`, returns their cost. Reduces the dearest order,
 * by a few units in the last place; one that fills its maximum only if all do, for such a slice may be worth
 * much more than the multiplier.
 */
export function trimContinuous(problem: Problem, amounts: Float64Array): number {
  const { unitCost, minimum, budget } = problem;
  for (let factor = 1; ; factor *= 2) {
    const cost = totalCost(unitCost, amounts);
    const dearest = cost > budget ? dearestOrder(problem, amounts) : -1;
    if (dearest < 0) return cost;
    const reduced = amounts[dearest]! - (factor * (cost - budget)) / unitCost[dearest]!;
    const nextBelow = amounts[dearest]! * (1 - Number.EPSILON);
    amounts[dearest] = Math.max(minimum[dearest]!, Math.min(reduced, nextBelow));
  }
}

/**
 * The slice on which most is spent above its minimum, of those below their maximum if there are any; or −1.
 */
function dearestOrder({ unitCost, minimum, maximum }: Problem, amounts: Float64Array): number {
  let dearest = -1;
  let most = 0;
  let dearestFull = -1;
  let mostFull = 0;
  for (let index = 0; index < amounts.length; index++) {
    const amount = amounts[index]!;
    const spent = unitCost[index]! * (amount - minimum[index]!);
    if (amount < maximum[index]!) {
      if (spent > most) [dearest, most] = [index, spent];
    } else if (spent > mostFull) {
      [dearestFull, mostFull] = [index, spent];
    }
  }
  return dearest < 0 ? dearestFull : dearest;
}

/**
 * Where costs that are not whole sum to a hair more than the budget, gives back the examples that are missed
 * least; changes
 * `amounts`. Returns by how much the objective rises.
 */
export function trimWhole(problem: Problem, amounts: Float64Array): number {
  const { unitCost, minimum, budget } = problem;
  let lost = 0;
  while (totalCost(unitCost, amounts) > budget) {
    let least = -1;
    let leastGain = Number.POSITIVE_INFINITY;
    for (let index = 0; index < problem.count; index++) {
      if (amounts[index]! <= minimum[index]!) continue;
      const gain = unitGain(problem, index, amounts[index]! - 1);
      if (gain < leastGain) {
        least = index;
        leastGain = gain;
      }
    }
    if (least < 0) break;
    amounts[least]! -= 1;
    lost += leastGain;
  }
  return lost;
}
