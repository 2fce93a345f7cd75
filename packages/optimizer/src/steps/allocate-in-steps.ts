import { type AllocationPlan, type MoneyUnit, type PriceStep, ProblemList } from "@slicetuner/core";
import { allocateAtPrices, rounding } from "../allocate-at-prices.ts";
import { waterFilling } from "../baselines.ts";
import type { AllocationInput, AllocationSlice } from "../input.ts";
import { totalObjective, unitGain } from "../objective.ts";
import { checkStepsOfSlice, costOf, onOffer, stepsInUnits, sumOfCosts } from "../prices.ts";
import { createProblem, type Problem } from "../problem.ts";
import { Relaxer } from "./relaxation.ts";
import { type Combination, type CombinationPlan, searchTiers } from "./search-tiers.ts";
import { affordable, type Tier, tiersBetween } from "./tiers.ts";

/** The plan where prices change with the number bought; see `allocate`. */
export function allocateInSteps(input: AllocationInput): AllocationPlan {
  const isWhole = input.amounts !== "continuous";
  const { problem, priceSteps, given, unit } = checkInput(input);
  const plan = planInSteps(input, problem, priceSteps, isWhole);
  const cost = costOf(plan.amounts, given);
  return unit === null ? { ...plan, cost } : { ...plan, cost, multiplier: plan.multiplier / unit.value };
}

/** The plan, with money counted as in `problem`; its cost is left to the caller. */
function planInSteps(
  input: AllocationInput,
  problem: Problem,
  priceSteps: readonly (readonly PriceStep[])[],
  isWhole: boolean,
): Omit<AllocationPlan, "cost"> {
  if (!problem.anyFalls) return shareOut(problem, priceSteps, isWhole);
  const tiers = tiersOf(problem, priceSteps, isWhole);
  const planWithin = (combination: Combination): CombinationPlan | undefined =>
    planCombination(
      input,
      problem,
      priceSteps,
      combination.map((tier, slice) => tiers[slice]![tier]!),
    );
  const { plan, lowerBound } = searchTiers(tiers, new Relaxer(problem, tiers), planWithin);
  const bound = Math.min(plan.objective, lowerBound);
  const gap = plan.objective - bound;
  return {
    amounts: plan.amounts,
    objective: plan.objective,
    lowerBound: bound,
    gap,
    multiplier: multiplierOf(problem, priceSteps),
    status: gap <= rounding * Math.abs(plan.objective) ? "optimal" : "gap-bounded",
  };
}

/**
 * The problem at each slice's lowest price, with what is on offer as maximum; money of whole plans in whole
 * units where there are any.
 */
function checkInput(input: AllocationInput): {
  problem: Problem;
  priceSteps: readonly (readonly PriceStep[])[];
  /** The steps in amounts of money. */
  given: readonly (readonly PriceStep[])[];
  unit: MoneyUnit | null;
} {
  const problems = new ProblemList();
  const given = input.slices.map(
    ({ priceSteps: steps, unitCost = 1 }): readonly PriceStep[] => steps ?? [{ unitCost, count: null }],
  );
  for (const [index, { priceSteps: steps }] of input.slices.entries()) {
    if (steps !== undefined) checkStepsOfSlice(steps, `slices[${index}].priceSteps`, problems);
  }
  problems.throwIfAny();
  const canCount = input.amounts !== "continuous" && input.budget >= 0;
  const counted = canCount ? stepsInUnits(given, input.budget) : null;
  const { unit, priceSteps, budget } = counted ?? { unit: null, priceSteps: given, budget: input.budget };
  const slices = input.slices.map((slice, index): AllocationSlice => {
    const { priceSteps: _, ...others } = slice;
    const steps = priceSteps[index]!;
    const maximum = Math.min(slice.maximum ?? Number.POSITIVE_INFINITY, onOffer(steps));
    return { ...others, maximum, unitCost: Math.min(...steps.map(({ unitCost }) => unitCost)) };
  });
  const problem = createProblem({ ...input, slices, budget }, { isCounted: true });
  const leastCost = sumOfCosts(problem.minimum, priceSteps);
  problems.expect(
    leastCost <= problem.budget,
    "slices",
    `the minimums cost ${unit?.toMoney(leastCost) ?? leastCost}, more than the budget of ${input.budget}`,
  );
  problems.throwIfAny();
  return { problem, priceSteps, given, unit };
}

/**
 * Of each slice, up to what the budget pays for when all others get their minimum; of flat curves the minimum
 * alone.
 */
function tiersOf(
  problem: Problem,
  priceSteps: readonly (readonly PriceStep[])[],
  isWhole: boolean,
): Tier[][] {
  const { budget, minimum, maximum, scale, exponent } = problem;
  const leastCost = sumOfCosts(minimum, priceSteps);
  return priceSteps.map((steps, slice) => {
    const least = minimum[slice]!;
    if (scale[slice] === 0 || exponent[slice] === 0) return tiersBetween(steps, least, least);
    const others = leastCost - sumOfCosts([least], [steps]);
    // A hair more, for the rounding of sums.
    const paid = affordable(steps, (budget - others) * (1 + 1e-12), maximum[slice]!);
    return tiersBetween(steps, least, Math.max(least, isWhole ? Math.floor(paid * (1 + 1e-12)) : paid));
  });
}

/**
 * What one more unit of budget would gain with the convex costs: more than the budget must be on offer to
 * tell.
 */
function multiplierOf(problem: Problem, priceSteps: readonly (readonly PriceStep[])[]): number {
  const dearest = priceSteps.flat().reduce((most, { unitCost }) => Math.max(most, unitCost), 0);
  const tiers = tiersOf({ ...problem, budget: 2 * problem.budget + dearest }, priceSteps, false);
  const all = { first: tiers.map(() => 0), last: tiers.map((own) => own.length - 1) };
  return new Relaxer(problem, tiers).relax(all)?.multiplier ?? 0;
}

/** Within one tier of each slice prices are constant, and what came before is paid for. */
function planCombination(
  input: AllocationInput,
  problem: Problem,
  priceSteps: readonly (readonly PriceStep[])[],
  tiers: readonly Tier[],
): CombinationPlan | undefined {
  const { budget } = problem;
  let leastCost = 0;
  let offset = 0;
  let least = 0;
  for (const { unitCost, from, costBefore } of tiers) {
    leastCost += costBefore;
    offset += costBefore - unitCost * from;
    least += unitCost * from;
  }
  if (leastCost > budget) return undefined;
  const plan = allocateAtPrices({
    ...input,
    slices: input.slices.map((slice, index): AllocationSlice => {
      const { priceSteps: _, ...others } = slice;
      const { unitCost, from, to } = tiers[index]!;
      return { ...others, unitCost, minimum: from, maximum: to };
    }),
    reference: Array.from(problem.reference),
    budget: Math.max(least, budget - offset),
  });
  const amounts = Float64Array.from(plan.amounts);
  trim(problem, amounts, priceSteps, input.amounts !== "continuous");
  return {
    amounts: Array.from(amounts),
    objective: totalObjective(problem, amounts),
    lowerBound: plan.lowerBound,
  };
}

/** Where the sum of costs is a hair above the budget, gives back what is missed least; changes `amounts`. */
function trim(
  problem: Problem,
  amounts: Float64Array,
  priceSteps: readonly (readonly PriceStep[])[],
  isWhole: boolean,
): void {
  for (let factor = 1; ; factor *= 2) {
    const excess = sumOfCosts(amounts, priceSteps) - problem.budget;
    if (!(excess > 0)) return;
    let least = -1;
    let leastGain = Number.POSITIVE_INFINITY;
    for (let slice = 0; slice < problem.count; slice++) {
      const below = isWhole ? amounts[slice]! - 1 : amounts[slice]!;
      if (!(amounts[slice]! > problem.minimum[slice]!)) continue;
      const gain = unitGain(problem, slice, below) / problem.unitCost[slice]!;
      if (gain < leastGain) [least, leastGain] = [slice, gain];
    }
    if (least < 0) return;
    const reduced = isWhole
      ? amounts[least]! - 1
      : Math.min(
          amounts[least]! * (1 - Number.EPSILON),
          amounts[least]! - (factor * excess) / problem.unitCost[least]!,
        );
    amounts[least] = Math.max(problem.minimum[least]!, reduced);
  }
}

/** No curve falls: the budget goes to the smallest slices. */
function shareOut(
  problem: Problem,
  priceSteps: readonly (readonly PriceStep[])[],
  isWhole: boolean,
): Omit<AllocationPlan, "cost"> {
  const amounts = isWhole
    ? Float64Array.from(
        waterFilling({
          sizes: problem.size,
          unitCosts: problem.unitCost,
          priceSteps,
          budget: problem.budget,
          minimums: problem.minimum,
          maximums: problem.maximum,
        }),
      )
    : raiseToLevel(problem, priceSteps);
  const objective = totalObjective(problem, amounts);
  return {
    amounts: Array.from(amounts),
    objective,
    lowerBound: objective,
    gap: 0,
    multiplier: 0,
    status: "flat-curves",
  };
}

/** All slices filled up to the highest common level that the budget pays for. */
function raiseToLevel(problem: Problem, priceSteps: readonly (readonly PriceStep[])[]): Float64Array {
  const { size, minimum, maximum, budget } = problem;
  const at = (level: number): Float64Array =>
    size.map((own, slice) => Math.min(maximum[slice]!, Math.max(minimum[slice]!, level - own)));
  const isPaidFor = (level: number): boolean => sumOfCosts(at(level), priceSteps) <= budget;
  let paid = 0;
  let notPaid = 1;
  while (isPaidFor(notPaid)) {
    paid = notPaid;
    notPaid *= 2;
    if (notPaid > Number.MAX_VALUE / 4) return at(paid);
  }
  for (;;) {
    const middle = paid + (notPaid - paid) / 2;
    if (middle <= paid || middle >= notPaid) return at(paid);
    if (isPaidFor(middle)) paid = middle;
    else notPaid = middle;
  }
}
