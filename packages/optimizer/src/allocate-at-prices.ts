import type { AllocationPlan } from "@slicetuner/core";
import { waterFilling } from "./baselines.ts";
import { trimContinuous } from "./budget.ts";
import { type Certificate, certify } from "./certificate.ts";
import { solveContinuous } from "./continuous.ts";
import type { AllocationInput } from "./input.ts";
import { searchAroundGreedy } from "./integer-search.ts";
import { greedyPlan } from "./integer-start.ts";
import { type Memory, withLentMemory } from "./memory.ts";
import { totalObjective } from "./objective.ts";
import { createProblem, type Problem, totalCost } from "./problem.ts";
import { raiseToLevel } from "./water-level.ts";

/** A gap below this share of the objective is rounding. */
export const rounding = 1e-12;

/**
 * The plan where each slice has one price; see `allocate`.
 * @throws InvalidInputError with all problems found
 */
export function allocateAtPrices(input: AllocationInput): AllocationPlan {
  return withLentMemory(input.slices.length, (memory) => planInMemory(input, memory));
}

function planInMemory(input: AllocationInput, memory: Memory): AllocationPlan {
  const problem = createProblem(input, { memory });
  if (!problem.anyFalls) return shareByWaterFilling(problem, input.amounts === "continuous");
  const continuous = solveContinuous(problem, memory);
  const { amounts, multiplier } = continuous;
  if (input.amounts === "continuous") {
    const cost = trimContinuous(problem, amounts);
    const certificate = certify(problem, amounts, cost, multiplier);
    return describePlan(problem, amounts, cost, multiplier, certificate);
  }
  const best = searchAroundGreedy(problem, greedyPlan(problem, continuous));
  const objective = totalObjective(problem, best.amounts);
  const cost = totalCost(problem.unitCost, best.amounts);
  return describePlan(problem, best.amounts, cost, multiplier, { objective, gap: best.gap });
}

function shareByWaterFilling(problem: Problem, isContinuous: boolean): AllocationPlan {
  const { size, minimum, maximum, unitCost, budget } = problem;
  const amounts = isContinuous
    ? raiseToLevel(problem)
    : Float64Array.from(
        waterFilling({ sizes: size, unitCosts: unitCost, budget, minimums: minimum, maximums: maximum }),
      );
  const objective = totalObjective(problem, amounts);
  const cost = totalCost(unitCost, amounts);
  return { ...describePlan(problem, amounts, cost, 0, { objective, gap: 0 }), status: "flat-curves" };
}

function describePlan(
  problem: Problem,
  amounts: Float64Array,
  cost: number,
  multiplier: number,
  { objective, gap }: Certificate,
): AllocationPlan {
  const lowerBound = objective - gap;
  const { unit } = problem;
  return {
    amounts: plainNumbers(amounts),
    cost: unit?.toMoney(cost) ?? cost,
    objective,
    lowerBound,
    gap: objective - lowerBound,
    multiplier: unit === null ? multiplier : multiplier / unit.value,
    status: gap <= rounding * Math.abs(objective) ? "optimal" : "gap-bounded",
  };
}

/** `Array.from` without its iterator, which would take most of the time for a million slices. */
function plainNumbers(values: Float64Array): number[] {
  const result = new Array<number>(values.length);
  for (let index = 0; index < values.length; index++) result[index] = values[index]!;
  return result;
}
