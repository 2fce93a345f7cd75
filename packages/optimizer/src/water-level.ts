import { trimContinuous } from "./budget.ts";
import { type Problem, totalCost } from "./problem.ts";

/**
 * Water filling with any fraction of an example: all slices that may still grow end on one level, and the
 * budget is spent.
 */
export function raiseToLevel(problem: Problem): Float64Array {
  const { count, size, minimum, maximum, unitCost, budget } = problem;
  const amountsAt = (level: number): Float64Array =>
    size.map((have, index) => Math.min(maximum[index]!, Math.max(minimum[index]!, level - have)));

  // Between the levels at which a slice starts to grow or is full, the cost is a straight line.
  const turns = new Float64Array(2 * count);
  for (let index = 0; index < count; index++) {
    turns[index] = size[index]! + minimum[index]!;
    turns[count + index] = size[index]! + maximum[index]!;
  }
  turns.sort();
  let paid = 0;
  let notPaid = turns.length;
  while (notPaid - paid > 1) {
    const middle = (paid + notPaid) >> 1;
    if (totalCost(unitCost, amountsAt(turns[middle]!)) <= budget) paid = middle;
    else notPaid = middle;
  }

  const level = turns[paid]!;
  const amounts = amountsAt(level);
  const grows = (index: number): boolean =>
    size[index]! + minimum[index]! <= level && amounts[index]! < maximum[index]!;
  let costOfLevel = 0;
  for (let index = 0; index < count; index++) if (grows(index)) costOfLevel += unitCost[index]!;
  const rise = costOfLevel > 0 ? (budget - totalCost(unitCost, amounts)) / costOfLevel : 0;
  for (let index = 0; index < count; index++) {
    if (grows(index)) amounts[index] = Math.min(maximum[index]!, amounts[index]! + rise);
  }
  trimContinuous(problem, amounts);
  return amounts;
}
