import { type Problem, reducibleLoss } from "./problem.ts";

/** Total loss plus weighted unfairness at the plan: Σ l + λ·max(0, l/A − 1). */
export function totalObjective(problem: Problem, amounts: Float64Array): number {
  const { count, size, scale, exponent, floor, reference, penalty } = problem;
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const examples = size[index]! + amounts[index]!;
    const loss = reducibleLoss(examples, scale[index]!, exponent[index]!) + floor[index]!;
    sum += objectiveOf(loss, reference[index]!, penalty[index]!);
  }
  return sum;
}

/** One slice's part of the objective at a loss: l + λ·max(0, l/A − 1), with λ/A as `penalty`. */
export function objectiveOf(loss: number, reference: number, penalty: number): number {
  return loss > reference ? loss + penalty * (loss - reference) : loss;
}

/** Σ unitCost · amount, added from the first slice to the last: the sum that must not exceed the budget. */
export function totalCost(unitCost: Float64Array, amounts: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < unitCost.length; index++) sum += unitCost[index]! * amounts[index]!;
  return sum;
}

/**
 * By how much the slice's objective falls from `amount` to `amount + 1`. Not the difference of two nearly equal losses: with
 * x examples and p = b·x^−a the loss falls by p·(1 − (1 + 1/x)^−a), which keeps its digits for any size.
 */
export function unitGain(problem: Problem, index: number, amount: number): number {
  const scale = problem.scale[index]!;
  const exponent = problem.exponent[index]!;
  if (scale === 0 || exponent === 0) return 0;
  const size = problem.size[index]! + amount;
  const reducible = reducibleLoss(size, scale, exponent);
  const fall = -reducible * Math.expm1(-exponent * Math.log1p(1 / size));
  const penalty = problem.penalty[index]!;
  if (penalty === 0) return fall;
  const above = reducible + problem.floor[index]! - problem.reference[index]!;
  return fall + penalty * Math.min(fall, Math.max(0, above));
}
