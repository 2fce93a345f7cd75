import { type Problem, reducibleLoss } from "./problem.ts";

/** Total loss plus weighted unfairness at the plan: Σ l + λ·max(0, l/A − 1). */
export function totalObjective(problem: Problem, amounts: Float64Array): number {
  const { count, floor, reference, penalty } = problem;
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const loss = reducibleAfter(problem, index, amounts[index]!) + floor[index]!;
    sum += objectiveOf(loss, reference[index]!, penalty[index]!);
  }
  return sum;
}

/** The slice's loss above its floor after buying `amount`. */
export function reducibleAfter(problem: Problem, index: number, amount: number): number {
  if (amount === 0) return problem.reducible[index]!;
  return reducibleLoss(problem.size[index]! + amount, problem.scale[index]!, problem.exponent[index]!);
}

/** One slice's part of the objective at a loss: l + λ·max(0, l/A − 1), with λ/A as `penalty`. */
export function objectiveOf(loss: number, reference: number, penalty: number): number {
  return loss > reference ? loss + penalty * (loss - reference) : loss;
}

/**
 * By how much the slice's objective falls from `amount` to `amount + 1`. Not the difference of two nearly
 * equal losses: with x examples and p = b·x^−a the loss falls by p·(1 − (1 + 1/x)^−a), which keeps its digits
 * for any size.
 */
export function unitGain(problem: Problem, index: number, amount: number): number {
  const exponent = problem.exponent[index]!;
  if (problem.scale[index] === 0 || exponent === 0) return 0;
  const size = problem.size[index]! + amount;
  const reducible = reducibleAfter(problem, index, amount);
  const fall = -reducible * Math.expm1(-exponent * Math.log1p(1 / size));
  const penalty = problem.penalty[index]!;
  if (penalty === 0) return fall;
  const above = reducible + problem.floor[index]! - problem.reference[index]!;
  return fall + penalty * Math.min(fall, Math.max(0, above));
}
