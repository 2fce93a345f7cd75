import { curveLoss, type Problem } from "./problem.ts";

/** Loss plus weighted unfairness of one slice after buying `amount`: l + λ·max(0, l/A − 1). */
export function sliceObjective(problem: Problem, index: number, amount: number): number {
  const loss = curveLoss(
    problem.size[index]! + amount,
    problem.scale[index]!,
    problem.exponent[index]!,
    problem.floor[index]!,
  );
  const penalty = problem.penalty[index]!;
  return penalty === 0 ? loss : loss + penalty * Math.max(0, loss - problem.reference[index]!);
}

/** Σ of `sliceObjective`. */
export function totalObjective(problem: Problem, amounts: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < problem.count; index++) sum += sliceObjective(problem, index, amounts[index]!);
  return sum;
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
  const reducible = scale * size ** -exponent;
  const fall = -reducible * Math.expm1(-exponent * Math.log1p(1 / size));
  const penalty = problem.penalty[index]!;
  if (penalty === 0) return fall;
  const above = reducible + problem.floor[index]! - problem.reference[index]!;
  return fall + penalty * Math.min(fall, Math.max(0, above));
}
