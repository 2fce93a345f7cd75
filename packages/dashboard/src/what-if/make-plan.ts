import { type AllocationPlan, InvalidInputError } from "@slicetuner/core";
import { planAllocation } from "@slicetuner/optimizer";
import type { Choices } from "./choices.ts";
import type { Estimate } from "./estimate.ts";

/** A plan and what it is expected to do. Lists: one number a slice. */
export interface WhatIfPlan {
  readonly allocation: AllocationPlan;
  readonly prices: readonly number[];
  /** Most that may be bought; Infinity where there is no end. */
  readonly maximums: readonly number[];
  /** Sizes after buying. */
  readonly sizes: readonly number[];
  /** Expected losses after buying. */
  readonly losses: readonly number[];
  /** Their mean. */
  readonly loss: number;
  /**
   * Mean distance of the losses from their mean: the average EER at the expected losses. What is expected of
   * the EER itself is higher, since chance sets losses apart too; it takes draws, see `forecasterOf`.
   */
  readonly unfairness: number;
}

/**
 * The plan that `slicetuner plan` would make with these choices. @throws InvalidInputError where they
 * contradict each other
 */
export function makePlan(estimate: Estimate, choices: Choices): WhatIfPlan {
  const { names, sizes, lossModel } = estimate;
  const numbers = (pick: (name: string, slice: number) => number): number[] => names.map(pick);
  const prices = numbers((name, slice) => own(choices.prices, name) ?? estimate.prices[slice]!);
  const minimums = numbers((name) => own(choices.locked, name) ?? own(choices.minimums, name) ?? 0);
  const maximums = numbers(
    (name) => own(choices.locked, name) ?? own(choices.maximums, name) ?? Number.POSITIVE_INFINITY,
  );
  expectPossible(estimate, choices.budget, { prices, minimums, maximums });
  const allocation = planAllocation({
    lossModel,
    sizes,
    budget: choices.budget,
    fairnessWeight: choices.fairnessWeight,
    unitCosts: prices,
    minimums,
    maximums,
  });
  const after = sizes.map((size, slice) => size + allocation.amounts[slice]!);
  const losses = lossModel.predict(after);
  return { allocation, prices, maximums, sizes: after, losses, ...spreadOf(losses) };
}

/** Mean of losses, and their mean distance from it. */
export function spreadOf(losses: readonly number[]): { readonly loss: number; readonly unfairness: number } {
  const loss = losses.reduce((sum, own) => sum + own, 0) / losses.length;
  const unfairness = losses.reduce((sum, own) => sum + Math.abs(own - loss), 0) / losses.length;
  return { loss, unfairness };
}

/** Says in the words of the page what the choices cannot have at once. */
function expectPossible(
  { names }: Estimate,
  budget: number,
  bounds: Readonly<Record<"prices" | "minimums" | "maximums", readonly number[]>>,
): void {
  const problems = names.flatMap((name, slice) =>
    bounds.minimums[slice]! > bounds.maximums[slice]!
      ? [
          {
            path: name,
            message: `at least ${bounds.minimums[slice]} is more than at most ${bounds.maximums[slice]}`,
          },
        ]
      : [],
  );
  const least = bounds.minimums.reduce((sum, count, slice) => sum + count * bounds.prices[slice]!, 0);
  if (least > budget)
    problems.push({ path: "budget", message: `is ${budget}, but what must be bought costs ${least}` });
  if (problems.length > 0) throw new InvalidInputError(problems);
}

/** Of an object that was made of text from outside, whose keys may be such as `constructor`. */
function own(numbers: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(numbers, name) ? numbers[name] : undefined;
}
