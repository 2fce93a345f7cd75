import { type ConvexObjective, commonUnit, ProblemList } from "@slicetuner/core";
import { rounding } from "../allocate-at-prices.ts";
import type { Amounts } from "../input.ts";
import type { Purchases } from "./knapsack.ts";
import { minimizeConvex } from "./minimize-convex.ts";

/** Input of {@link planConvex}. Lists: one number a slice. */
export interface PlanConvexInput {
  readonly objective: ConvexObjective;
  /** Examples at hand. */
  readonly sizes: readonly number[];
  /** The most that Σ unitCost · amount may reach; ≥ 0. */
  readonly budget: number;
  /** Price of one example, above 0. @default 1 for each */
  readonly unitCosts?: readonly number[];
  /** Buy at least so many. @default 0 for each */
  readonly minimums?: readonly number[];
  /** Buy at most so many. @default Infinity for each */
  readonly maximums?: readonly number[];
  /** @default "integer" */
  readonly amounts?: Amounts;
  /** The gap of the continuous plan at which to stop. @default 1e-7 */
  readonly enough?: number;
}

/** A purchase with its proof. */
export interface ConvexPlan {
  readonly amounts: readonly number[];
  readonly cost: number;
  readonly objective: number;
  /** No allowed purchase has a lower objective, if the objective is convex. */
  readonly lowerBound: number;
  readonly gap: number;
  readonly iterations: number;
  /**
   * `optimal`: the gap is rounding or below what was asked for; `gap-bounded`: the plan is at most the gap from the best one.
   */
  readonly status: "optimal" | "gap-bounded";
}

/**
 * The best purchase for a convex function of all sizes, in which slices may live on each other's examples,
 * with a proven gap. Whole plans are the continuous one rounded down and filled up where the gradient is
 * steepest for the price; their gap is to the continuous bound.
 * @throws InvalidInputError with all problems found
 */
export function planConvex(input: PlanConvexInput): ConvexPlan {
  const { objective, sizes, budget, amounts: kind = "integer", enough = 1e-7 } = input;
  const purchases = check(input);
  const solution = minimizeConvex(objective, sizes, purchases, enough);
  const amounts = kind === "continuous" ? solution.amounts : roundPlan(input, purchases, solution.amounts);
  const value = objective.value(sizes.map((size, index) => size + amounts[index]!));
  const gap = Math.max(0, value - solution.lowerBound);
  const unit = commonUnit(purchases.unitCost);
  const isWhole = kind === "integer" && unit !== null && unit.wholeUnits(budget) <= Number.MAX_SAFE_INTEGER;
  const cost = amounts.reduce(
    (sum, amount, index) =>
      sum + amount * (isWhole ? unit.inUnits(purchases.unitCost[index]!) : purchases.unitCost[index]!),
    0,
  );
  return {
    amounts: Array.from(amounts),
    cost: isWhole ? unit.toMoney(cost) : cost,
    objective: value,
    lowerBound: value - gap,
    gap,
    iterations: solution.iterations,
    status: gap <= Math.max(enough, rounding * Math.abs(value)) ? "optimal" : "gap-bounded",
  };
}

/**
 * Rounds down, then buys one more of one slice after the other, the steepest for its price first, while the
 * budget lasts.
 */
function roundPlan(
  { objective, sizes, budget }: PlanConvexInput,
  { minimum, maximum, unitCost }: Purchases,
  continuous: Float64Array,
): Float64Array {
  const unit = commonUnit(unitCost);
  const costs = unit === null ? unitCost : unitCost.map(unit.inUnits);
  const amounts = continuous.map((amount, index) => Math.max(minimum[index]!, Math.floor(amount + 1e-9)));
  let left =
    (unit?.wholeUnits(budget) ?? budget) -
    amounts.reduce((sum, amount, index) => sum + amount * costs[index]!, 0);
  // What lies a hair below a whole number may have been rounded up too far.
  for (let index = 0; left < 0 && index < amounts.length; index++) {
    if (amounts[index]! <= minimum[index]!) continue;
    amounts[index]! -= 1;
    left += costs[index]!;
  }
  for (;;) {
    const slope = objective.gradient(sizes.map((size, index) => size + amounts[index]!));
    const order = Array.from(amounts.keys())
      .filter((index) => slope[index]! < 0 && amounts[index]! < maximum[index]! && costs[index]! <= left)
      .sort((first, second) => slope[first]! / costs[first]! - slope[second]! / costs[second]!);
    if (order.length === 0) return amounts;
    // Half of them at a time: what is bought changes the gradient of the others.
    for (const index of order.slice(0, Math.ceil(order.length / 2))) {
      if (costs[index]! > left) continue;
      amounts[index]! += 1;
      left -= costs[index]!;
    }
  }
}

function check(input: PlanConvexInput): Purchases {
  const { sizes, budget, amounts = "integer" } = input;
  const problems = new ProblemList();
  const count = sizes.length;
  problems.expect(count > 0, "sizes", "empty; expected at least one slice");
  problems.expect(
    budget >= 0 && budget < Number.POSITIVE_INFINITY,
    "budget",
    `${budget}; expected a finite number of at least 0`,
  );
  const column = (
    name: "sizes" | "unitCosts" | "minimums" | "maximums",
    preset: number,
    isFine: (value: number) => boolean,
    expected: string,
  ): Float64Array => {
    const values = input[name] ?? new Array<number>(count).fill(preset);
    problems.expect(
      values.length === count,
      name,
      `${values.length} numbers; expected one a slice, ${count}`,
    );
    values.forEach((value, index) => {
      problems.expect(isFine(value), `${name}[${index}]`, `${value}; expected ${expected}`);
    });
    return Float64Array.from(values);
  };
  const isBelowInfinity = (value: number): boolean => value < Number.POSITIVE_INFINITY;
  column("sizes", 0, (size) => size > 0 && isBelowInfinity(size), "a finite number above 0");
  const unitCost = column(
    "unitCosts",
    1,
    (cost) => cost > 0 && isBelowInfinity(cost),
    "a finite number above 0",
  );
  let minimum = column(
    "minimums",
    0,
    (least) => least >= 0 && isBelowInfinity(least),
    "a finite number of at least 0",
  );
  let maximum = column("maximums", Number.POSITIVE_INFINITY, (most) => most >= 0, "at least 0");
  problems.throwIfAny();
  if (amounts === "integer") [minimum, maximum] = [minimum.map(Math.ceil), maximum.map(Math.floor)];
  minimum.forEach((least, index) => {
    problems.expect(
      least <= maximum[index]!,
      `maximums[${index}]`,
      `${maximum[index]}; expected at least the minimum, ${least}`,
    );
  });
  const least = minimum.reduce((sum, amount, index) => sum + amount * unitCost[index]!, 0);
  problems.expect(
    least <= budget * (1 + 1e-12),
    "minimums",
    `cost ${least}, more than the budget of ${budget}`,
  );
  problems.throwIfAny();
  return { minimum, maximum, unitCost, budget };
}
