import { InvalidInputError, Random } from "@slicetuner/core";
import type { Choices } from "./choices.ts";
import type { Estimate } from "./estimate.ts";
import { makePlan, type WhatIfPlan } from "./make-plan.ts";

/** What an aim takes. */
export interface AimAnswer {
  readonly slice: string;
  /** The loss that it is to have at most. */
  readonly atMost: number;
  /** Whether it has it with the plan that is shown. */
  readonly isReached: boolean;
  /** The smallest budget that was found whose plan reaches it; null where none up to `mostBudget` does. */
  readonly budget: number | null;
  readonly mostBudget: number;
  /**
   * Share of plausible truths in which the slice has it, with the plan of that budget; null without such a
   * plan.
   */
  readonly odds: number | null;
}

/**
 * Budgets are looked for up to so many times the one that is chosen, or what doubles all data, whichever is
 * more.
 */
const mostTimes = 1000;
const oddsDraws = 400;

/**
 * The smallest budget whose plan, with all other choices as they are, is expected to bring a slice's loss to
 * the aim: to a thousandth of itself, or to the price of one example. With more money a plan is expected to
 * do no worse for the slice, but for jumps of a few examples, so the budget is halved in; the plan of the
 * budget that is told was made and reaches the aim.
 */
export function answerAim(
  estimate: Estimate,
  choices: Choices,
  slice: string,
  atMost: number,
): AimAnswer & { readonly plan: WhatIfPlan | null } {
  const place = estimate.names.indexOf(slice);
  const planAt = (budget: number): WhatIfPlan | null => {
    try {
      return makePlan(estimate, { ...choices, budget });
    } catch (error) {
      // What must be bought costs more.
      if (InvalidInputError.isInstance(error)) return null;
      throw error;
    }
  };
  const reaches = (plan: WhatIfPlan | null): boolean => plan !== null && plan.losses[place]! <= atMost;
  const double = estimate.sizes.reduce((sum, size, index) => sum + size * estimate.prices[index]!, 0);
  const mostBudget = mostTimes * Math.max(choices.budget, double);
  const isReached = reaches(planAt(choices.budget));
  const told = { slice, atMost, isReached, mostBudget };
  if (reaches(planAt(0))) return { ...told, budget: 0, ...withOdds(0) };

  const least = Math.min(...estimate.prices);
  let below = 0;
  let above = Math.max(least, isReached ? choices.budget : double / 16);
  while (!reaches(planAt(above))) {
    below = above;
    above *= 2;
    if (below >= mostBudget) return { ...told, budget: null, odds: null, plan: null };
  }
  while (above - below > Math.max(least, above / 1000)) {
    const middle = roundBudget((above + below) / 2, below, above);
    if (middle === null) break;
    if (reaches(planAt(middle))) above = middle;
    else below = middle;
  }
  return { ...told, budget: above, ...withOdds(above) };

  function withOdds(budget: number): { odds: number; plan: WhatIfPlan } {
    const plan = planAt(budget)!;
    return { odds: oddsOf(estimate, plan.sizes, place, atMost), plan };
  }
}

/** The share of plausible truths in which a slice's loss is at most so much. */
export function oddsOf(
  { lossModel, seed }: Estimate,
  sizes: readonly number[],
  place: number,
  atMost: number,
): number {
  const random = new Random(seed).fork("aim");
  let reached = 0;
  for (let draw = 0; draw < oddsDraws; draw++) {
    if (lossModel.draw(random.fork(draw))(sizes)[place]! <= atMost) reached += 1;
  }
  return reached / oddsDraws;
}

/** A budget without more digits than it needs, between two others; null where there is none. */
function roundBudget(budget: number, below: number, above: number): number | null {
  for (const digits of [3, 4, 5, 6]) {
    const rounded = Number(budget.toPrecision(digits));
    if (rounded > below && rounded < above) return rounded;
  }
  return null;
}
