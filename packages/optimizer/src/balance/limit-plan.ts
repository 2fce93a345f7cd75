import { ProblemList } from "@slicetuner/core";
import { Band } from "./band.ts";
import { imbalanceRatio } from "./imbalance-ratio.ts";
import { extremes, firstCrossing } from "./scaled-plan.ts";

/** A plan and how far it may move the balance of the slices. Arrays: one number a slice. */
export interface LimitPlanInput {
  /** Examples at hand, above 0: fill empty slices first. */
  readonly sizes: readonly number[];
  /** Examples the planner would buy, at least 0; need not be whole. */
  readonly plan: readonly number[];
  /** T ≥ 0: the imbalance ratio may rise or fall by this much. */
  readonly limit: number;
}

/** The part of a plan that keeps the limit. */
export interface LimitedPlan {
  /**
   * Whole examples to buy of each slice. All 0 when not even one example keeps the limit: the caller decides
   * what then.
   */
  readonly amounts: readonly number[];
  /** The share of the plan that `amounts` is, before rounding down; 1 when all is taken. */
  readonly changeRatio: number;
  /** Imbalance ratio of `sizes`. */
  readonly imbalanceRatioBefore: number;
  /** Imbalance ratio of `sizes` plus `amounts`. */
  readonly imbalanceRatioAfter: number;
  /** Whether the limit cut the plan. */
  readonly limited: boolean;
}

/**
 * Shares a hair below a whole amount count as that amount; whether they keep the limit is checked afterwards.
 */
const roundingAllowance = 1e-9;
/** The allowance for large amounts, a share of which would be more than a hair. */
const largestAllowance = 1e-6;

/**
 * Scales a plan down so far that the imbalance ratio changes by at most `limit` (Slice Tuner, SIGMOD 2021,
 * section 5.2: data bought for one slice changes the other slices' curves when it changes the balance much).
 *
 * A plan within the limit is taken whole. Else the smallest share x in (0, 1] at which `sizes + x · plan`
 * meets the limit is found exactly, x · plan is rounded down, and because rounding down can break the limit,
 * reduced until it keeps it. Takes O(n) a step and few steps.
 *
 * @throws InvalidInputError for lengths that differ, sizes that are not above 0, negative or non-finite
 * numbers
 */
export function limitPlan(input: LimitPlanInput): LimitedPlan {
  check(input);
  const { sizes, plan, limit } = input;
  const before = extremes(sizes, new Float64Array(sizes.length));
  const band = new Band(before, limit);
  const atEnd = extremes(sizes, plan);
  const rises = band.isAbove(atEnd);
  const limited = rises || band.isBelow(atEnd);
  const crossing = limited ? firstCrossing(sizes, plan, rises ? band.highest : band.lowest, rises) : 1;
  const floored = plan.map((amount) => floorNearly(crossing * amount, amount));
  const amounts = [...floored];
  while (lowerOnce(input, band, amounts));
  const wasReduced = amounts.some((amount, index) => amount < floored[index]!);
  return {
    amounts,
    changeRatio: wasReduced ? shareOf(amounts, plan) : crossing,
    imbalanceRatioBefore: imbalanceRatio(sizes),
    imbalanceRatioAfter: imbalanceRatio(sizes.map((size, index) => size + amounts[index]!)),
    limited: limited || wasReduced,
  };
}

/**
 * If `amounts` breaks the limit, lowers it to ⌊x · plan⌋ for the next smaller share x that can possibly keep
 * it and returns true. The extremes at hand say which slices have to shrink, and by how much at least; a
 * share that rounding makes a hair too generous is lowered once more.
 */
function lowerOnce({ sizes, plan }: LimitPlanInput, band: Band, amounts: number[]): boolean {
  const now = extremes(sizes, amounts);
  const isAbove = band.isAbove(now);
  if (!isAbove && !band.isBelow(now)) return false;
  // Every smaller share stays strictly below this one.
  let share = shareOf(amounts, plan);
  if (isAbove) {
    // The smallest slice will not grow: all that are too large for it have to shrink.
    const mostAllowed = now.smallest * band.highest;
    for (let index = 0; index < sizes.length; index++) {
      const room = floorNearly(mostAllowed - sizes[index]!) + 1;
      if (room > 0 && room <= amounts[index]!) share = Math.min(share, room / plan[index]!);
    }
  } else {
    // The largest slice will not grow: some slice has to be small enough for it.
    const smallEnough = now.largest / band.lowest;
    let highest = 0;
    for (let index = 0; index < sizes.length; index++) {
      const room = floorNearly(smallEnough - sizes[index]!) + 1;
      if (room > 0 && plan[index]! > 0) highest = Math.max(highest, room / plan[index]!);
    }
    share = Math.min(share, highest);
  }
  for (let index = 0; index < sizes.length; index++) {
    const amount = amounts[index]!;
    if (amount > 0 && amount / plan[index]! >= share) {
      amounts[index] = Math.max(
        0,
        Math.min(amount - 1, Math.ceil(share * plan[index]! - roundingAllowance) - 1),
      );
    }
  }
  return true;
}

/** The smallest share x with ⌊x · plan⌋ = amounts. */
function shareOf(amounts: readonly number[], plan: readonly number[]): number {
  let share = 0;
  for (let index = 0; index < plan.length; index++) {
    if (amounts[index]! > 0) share = Math.max(share, amounts[index]! / plan[index]!);
  }
  return share;
}

function floorNearly(value: number, most: number = Number.POSITIVE_INFINITY): number {
  const allowance = Math.min(largestAllowance, roundingAllowance * Math.max(1, value));
  return Math.floor(Math.min(most, value + allowance));
}

function check({ sizes, plan, limit }: LimitPlanInput): void {
  const problems = new ProblemList();
  problems.expect(sizes.length > 0, "sizes", "empty; expected at least one slice");
  problems.expect(
    plan.length === sizes.length,
    "plan",
    `${plan.length} numbers; expected one a slice, ${sizes.length}`,
  );
  problems.expect(limit >= 0, "limit", `${limit}; expected a number of at least 0`);
  sizes.forEach((size, index) => {
    problems.expect(
      Number.isFinite(size) && size > 0,
      `sizes[${index}]`,
      `${size}; expected a finite number above 0 (an empty slice has no imbalance ratio: fill it first)`,
    );
  });
  plan.forEach((amount, index) => {
    problems.expect(
      Number.isFinite(amount) && amount >= 0,
      `plan[${index}]`,
      `${amount}; expected a finite number of at least 0`,
    );
  });
  problems.throwIfAny();
}
