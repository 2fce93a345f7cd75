import { type Problem, reducibleLoss } from "./problem.ts";

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
  const { count, budget, size, scale, exponent, reducible, floor } = problem;
  const { unitCost, minimum, reference, penalty } = problem;
  let objective = 0;
  let gap = Math.max(0, multiplier * (budget - cost));
  for (let index = 0; index < count; index++) {
    const amount = amounts[index]!;
    const examples = size[index]! + amount;
    const above = amount === 0 ? reducible[index]! : reducibleLoss(examples, scale[index]!, exponent[index]!);
    const loss = above + floor[index]!;
    const weight = penalty[index]!;
    const unfairness = loss - reference[index]!;
    // Numbers instead of branches, for on which side a slice is cannot be foreseen.
    const isUnfair = Number(unfairness > 0);
    objective += weight > 0 ? loss + isUnfair * weight * unfairness : loss;
    // What the slice's objective falls by, and would have to, when its examples grow by a share.
    const fall = exponent[index]! * above * (1 + isUnfair * weight);
    const due = multiplier * examples * unitCost[index]!;
    const isRight = Math.abs(fall - due) <= tiny * due;
    const isRefused = Number(fall < due) & Number(amount === minimum[index]!);
    const isMet = weight > 0 && Math.abs(unfairness) <= atReference * reference[index]!;
    if (isMet || (Number(isRight) | isRefused) === 0) {
      gap += mostGain(problem, index, { amount, above, unfairness, isMet, multiplier });
    } else {
      // More than the quotient in `mostGain`, which takes longer.
      gap += Number(isRight) * tiny * Math.abs(fall - due);
    }
  }
  return { objective, gap };
}

/** How much closer than itself to what is due a slice's fall must be to count as rounding. */
const tiny = 1e-9;

/** What one slice gains at most by moving to its best amount at the multiplier. */
function mostGain(
  problem: Problem,
  index: number,
  plan: { amount: number; above: number; unfairness: number; isMet: boolean; multiplier: number },
): number {
  const { amount, above, unfairness, isMet, multiplier } = plan;
  const unitCost = problem.unitCost[index]!;
  const weight = problem.penalty[index]!;
  const examples = problem.size[index]! + amount;
  const fall = above > 0 ? (problem.exponent[index]! * above) / (examples * unitCost) : 0;
  const isUnfair = unfairness > 0;
  const least = isUnfair && !isMet ? fall * (1 + weight) : fall;
  const most = isUnfair || isMet ? fall * (1 + weight) : fall;
  const gain = isMet ? Math.abs(unfairness) * weight : 0;
  // A power below 1 lies below its tangent, and costs less than a power.
  const response = 1 / (problem.exponent[index]! + 1);
  if (least > multiplier) {
    const excess = least - multiplier;
    const spendable = problem.budget - problem.leastCost;
    const room = Math.min(problem.maximum[index]! - amount, spendable / unitCost);
    return gain + excess * unitCost * Math.min(room, (examples * response * excess) / multiplier);
  }
  const room = amount - problem.minimum[index]!;
  if (most < multiplier && room > 0) {
    const lack = multiplier - most;
    return gain + lack * unitCost * Math.min(room, examples * shrinkage(lack / multiplier, response));
  }
  return gain;
}

/** Below it, the bound's linear part is closer than rounding. */
const tinyLack = 1e-7;

/** 1 − (1 − lack)^response, or a bound just above it that takes no power: response in (0, 1]. */
function shrinkage(lack: number, response: number): number {
  return lack < tinyLack ? (response * lack) / (1 - lack) : 1 - (1 - lack) ** response;
}
