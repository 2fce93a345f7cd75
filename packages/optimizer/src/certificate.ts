import { curveLoss, type Problem } from "./problem.ts";

/** A reference met this closely, relative to it, counts as met. */
const atReference = 1e-12;

/**
 * How far a plan is from the optimum at most, by a proof that does not ask how the plan was found.
 *
 * The objective is convex: with the slope g of each slice at its amount and ρ = −g − μ·C the part of it that the multiplier
 * does not explain, no plan within the budget B is better by more than
 * μ·(B − cost) + B·max(ρ/C, 0) over slices that may grow + cost·max(−ρ/C, 0) over slices that may shrink.
 * Where the loss meets the reference every slope between both sides' is a slope: the nearest to μ·C is taken.
 */
export function provenGap(problem: Problem, amounts: Float64Array, cost: number, multiplier: number): number {
  const { count, size, scale, exponent, floor, unitCost, minimum, maximum, reference, penalty } = problem;
  let under = 0;
  let over = 0;
  let kinkError = 0;
  for (let index = 0; index < count; index++) {
    const amount = amounts[index]!;
    const a = exponent[index]!;
    const b = scale[index]!;
    let lowest = 0;
    let highest = 0;
    if (a > 0 && b > 0) {
      const examples = size[index]! + amount;
      const loss = curveLoss(examples, b, a, floor[index]!);
      const fall = (a * b * examples ** -(a + 1)) / unitCost[index]!;
      const above = loss - reference[index]!;
      const isMet = penalty[index]! > 0 && Math.abs(above) <= atReference * reference[index]!;
      highest = above > 0 || isMet ? fall + fall * penalty[index]! : fall;
      lowest = above <= 0 || isMet ? fall : highest;
      if (isMet) kinkError += Math.abs(above) * penalty[index]!;
    }
    // Growing may use any slope: the least gain; shrinking the greatest.
    if (amount < maximum[index]! && lowest - multiplier > under) under = lowest - multiplier;
    if (amount > minimum[index]! && multiplier - highest > over) over = multiplier - highest;
  }
  const { budget } = problem;
  return Math.max(0, multiplier * (budget - cost)) + budget * under + cost * over + kinkError;
}
