import { unitGain } from "./objective.ts";
import { type Problem, totalCost } from "./problem.ts";

/**
 * Takes off what rounding spent too much; changes `amounts`. Reduces the dearest order, by a few units in the
 * last place; one that fills its maximum only if all do, for such a slice may be worth much more than the
 * multiplier.
 */
export function trimContinuous(problem: Problem, amounts: Float64Array): void {
  const { count, unitCost, minimum, maximum, budget } = problem;
  for (let factor = 1; ; factor *= 2) {
    const excess = totalCost(unitCost, amounts) - budget;
    if (!(excess > 0)) return;
    const spentAboveMinimum = (index: number): number =>
      unitCost[index]! * (amounts[index]! - minimum[index]!);
    let dearest = -1;
    for (let index = 0; index < count; index++) {
      if (!(amounts[index]! > minimum[index]!)) continue;
      const isFull = amounts[index]! >= maximum[index]!;
      const dearestIsFull = dearest >= 0 && amounts[dearest]! >= maximum[dearest]!;
      const isBetter =
        isFull === dearestIsFull ? spentAboveMinimum(index) > spentAboveMinimum(dearest) : dearestIsFull;
      if (dearest < 0 || isBetter) dearest = index;
    }
    if (dearest < 0) return;
    const reduced = amounts[dearest]! - (factor * excess) / unitCost[dearest]!;
    const nextBelow = amounts[dearest]! * (1 - Number.EPSILON);
    amounts[dearest] = Math.max(minimum[dearest]!, Math.min(reduced, nextBelow));
  }
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
