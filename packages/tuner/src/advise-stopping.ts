import type { LossModel, Random } from "@slicetuner/core";
import { type BudgetPlan, planBudgets } from "./buying/plan-budgets.ts";
import { type PurchaseProblem, sizesAfter } from "./buying/purchase-problem.ts";
import { hardlyWorth, odds, openChance } from "./describe-gain.ts";
import { chanceOfLess } from "./forecast-gain.ts";
import { formatLoss } from "./format-loss.ts";
import { weightedMean } from "./measures.ts";

/** Why a further budget is hardly worth spending, and the slice to look at in place of it. */
export interface StopAdvice {
  /**
   * `worth`: it gains less for a unit of money than was said to be worth it; `little`: it gains less than
   * 0.2 % of the mean loss; `noise`: whether it gains anything is lost in the noise of the estimate.
   */
  readonly reason: "worth" | "little" | "noise";
  readonly sentence: string;
  readonly slice: string;
}

/**
 * Advice not to buy on after the plan: where another budget of the same size is expected to lower the mean
 * loss by less than `worth` for a unit of money, or, where nothing is said to be worth it, by less than 0.2 %
 * of what it is then; else where the odds that it lowers it at all are below 2 to 1. Null where it gains
 * more, where there are no bands, and where the sources or limits leave less than half of another budget to
 * spend: then nothing is known of buying on.
 * @param options.budgets what the budget, and twice the budget, would buy
 * @param options.before the loss of each slice, predicted before the plan
 * @param options.after and after it
 * @param options.chance that the next budget truly lowers the mean loss. @default not looked at
 * @param options.worth fall of the mean loss that one unit of money is worth. @default nothing is said
 * @param options.importance what each slice's loss counts in the mean. @default 1 for each
 */
export function adviseStopping(options: {
  readonly budgets: readonly Pick<BudgetPlan, "budget" | "cost" | "change">[];
  readonly budget: number;
  readonly sliceNames: readonly string[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly chance?: number | undefined;
  readonly worth?: number | undefined;
  readonly importance?: readonly number[] | undefined;
}): StopAdvice | null {
  const { budgets, budget, sliceNames, before, after, chance = 1, worth = 0 } = options;
  const importance = options.importance ?? before.map(() => 1);
  const [once, twice] = onceAndTwice(budgets, budget);
  if (!once?.change || !twice?.change) return null;
  const cost = twice.cost - once.cost;
  if (cost < budget / 2) return null;
  const gain = once.change.expected - twice.change.expected;
  const little =
    worth > 0 ? worth * cost : hardlyWorth * (weightedMean(before, importance) + once.change.expected);
  // A slice that counts nothing is no reason to look at its labels.
  const counted = after.map((loss, slice) => (importance[slice]! > 0 ? loss : Number.NEGATIVE_INFINITY));
  const highest = counted.indexOf(Math.max(...counted));
  const slice = sliceNames[highest]!;
  const next = `The next ${budget.toLocaleString("en-US")} of budget`;
  const look = `look at the rows and labels of ${slice}, whose loss stays the highest (${formatLoss(after[highest]!)})`;
  if (gain < little) {
    const bound =
      worth > 0
        ? `${formatLoss(little)}, what it is to be worth`
        : `${100 * hardlyWorth} % of it (${formatLoss(little)})`;
    const expectation =
      gain > 0
        ? `${next} are expected to lower the mean loss by ${formatLoss(gain)} only, less than ${bound}`
        : `${next} are not expected to lower the mean loss`;
    const sentence = `${expectation}: rather than buying on, ${look}`;
    return { reason: worth > 0 ? "worth" : "little", sentence, slice };
  }
  if (chance >= openChance) return null;
  const open = `Whether ${next.replace(/^T/, "t")} lower the mean loss at all is lost in the noise of the estimate (odds ${odds(chance)})`;
  const sentence = `${open}: before buying on, estimate with more trainings or validation rows, and ${look}`;
  return { reason: "noise", sentence, slice };
}

/**
 * Probability that the next budget of the same size truly lowers the mean loss, as the estimate sees it. The
 * optimism of both plans is in their changes. Undefined where it is not known.
 */
export function chanceOfNext(
  problem: Pick<PurchaseProblem, "lossModel" | "sizes" | "importance">,
  budgets: readonly BudgetPlan[],
  budget: number,
  random: Random,
): number | undefined {
  const { lossModel, sizes, importance } = problem;
  const [once, twice] = onceAndTwice(budgets, budget);
  if (lossModel.kind !== "coupled" || !once?.change || !twice?.change) return undefined;
  const [from, to] = [sizesAfter(sizes, once.amounts), sizesAfter(sizes, twice.amounts)];
  const weights = importance ?? sizes.map(() => 1);
  const raw = weightedMean(lossModel.predict(to), weights) - weightedMean(lossModel.predict(from), weights);
  const optimism = twice.change.expected - once.change.expected - raw;
  return chanceOfLess({ lossModel, from, to, random, optimism, ...(importance && { importance }) });
}

function onceAndTwice<Budget extends { readonly budget: number }>(
  budgets: readonly Budget[],
  budget: number,
): (Budget | undefined)[] {
  return [1, 2].map((multiple) => budgets.find((own) => own.budget === multiple * budget));
}

/**
 * The same advice after a run, by its last estimate: what its budget would gain once more, from the sizes
 * that it ended with. Null for baselines and for independent curves.
 */
export function adviseAfterRun(
  problem: Omit<PurchaseProblem, "lossModel"> & { readonly lossModel: LossModel | null },
  options: {
    readonly budget: number;
    readonly sliceNames: readonly string[];
    readonly random: Random;
    /** @default nothing is said */
    readonly worth?: number | undefined;
  },
): StopAdvice | null {
  const { lossModel, sizes, importance } = problem;
  const { budget, sliceNames, random, worth } = options;
  if (lossModel?.kind !== "coupled") return null;
  const next = planBudgets({ ...problem, lossModel }, budget, random).find((own) => own.budget === budget);
  if (next === undefined) return null;
  const losses = lossModel.predict(sizes);
  // The run's own budget is spent, and its gain is in the losses of now.
  const nothing = { expected: 0, lower: 0, upper: 0 };
  const spent = { budget, cost: 0, amounts: sizes.map(() => 0), change: nothing };
  const budgets = [spent, { ...next, budget: 2 * budget }];
  return adviseStopping({
    ...{ budgets, budget, sliceNames, importance, worth, before: losses, after: losses },
    chance: chanceOfNext({ lossModel, sizes, importance }, budgets, budget, random),
  });
}
