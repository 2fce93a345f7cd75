import type { LossModel, Random } from "@slicetuner/core";
import { type BudgetPlan, planBudgets } from "./buying/plan-budgets.ts";
import type { PurchaseProblem } from "./buying/purchase-problem.ts";
import { hardlyWorth } from "./describe-gain.ts";
import { weightedMean } from "./measures.ts";

/** Why a further budget is hardly worth spending, and the slice to look at in place of it. */
export interface StopAdvice {
  readonly sentence: string;
  readonly slice: string;
}

/**
 * Advice not to buy on after the plan, where another budget of the same size is expected to lower the mean
 * loss by less than 0.2 % of what it is then. Null where it gains more, where there are no bands, and where
 * the sources or limits leave less than half of another budget to spend: then nothing is known of buying on.
 * @param options.budgets what the budget, and twice the budget, would buy
 * @param options.before the loss of each slice, predicted before the plan
 * @param options.after and after it
 * @param options.importance what each slice's loss counts in the mean. @default 1 for each
 */
export function adviseStopping(options: {
  readonly budgets: readonly Pick<BudgetPlan, "budget" | "cost" | "change">[];
  readonly budget: number;
  readonly sliceNames: readonly string[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly importance?: readonly number[] | undefined;
}): StopAdvice | null {
  const { budgets, budget, sliceNames, before, after } = options;
  const importance = options.importance ?? before.map(() => 1);
  const [once, twice] = [1, 2].map((multiple) => budgets.find((own) => own.budget === multiple * budget));
  if (!once?.change || !twice?.change) return null;
  const isSpent = twice.cost - once.cost >= budget / 2;
  const gain = once.change.expected - twice.change.expected;
  const little = hardlyWorth * (weightedMean(before, importance) + once.change.expected);
  if (!isSpent || gain >= little) return null;
  // A slice that counts nothing is no reason to look at its labels.
  const counted = after.map((loss, slice) => (importance[slice]! > 0 ? loss : Number.NEGATIVE_INFINITY));
  const highest = counted.indexOf(Math.max(...counted));
  const slice = sliceNames[highest]!;
  const money = budget.toLocaleString("en-US");
  const expectation =
    gain > 0
      ? `The next ${money} of budget are expected to lower the mean loss by ${digits(gain)} only, less than ${100 * hardlyWorth} % of it (${digits(little)})`
      : `The next ${money} of budget are not expected to lower the mean loss`;
  return {
    slice,
    sentence: `${expectation}: rather than buying on, look at the rows and labels of ${slice}, whose loss stays the highest (${digits(after[highest]!)})`,
  };
}

/**
 * The same advice after a run, by its last estimate: what its budget would gain once more, from the sizes
 * that it ended with. Null for baselines and for independent curves.
 */
export function adviseAfterRun(
  problem: Omit<PurchaseProblem, "lossModel"> & { readonly lossModel: LossModel | null },
  options: { readonly budget: number; readonly sliceNames: readonly string[]; readonly random: Random },
): StopAdvice | null {
  const { lossModel, sizes, importance } = problem;
  const { budget, sliceNames, random } = options;
  if (lossModel?.kind !== "coupled") return null;
  const next = planBudgets({ ...problem, lossModel }, budget, random).find((own) => own.budget === budget);
  if (next === undefined) return null;
  const losses = lossModel.predict(sizes);
  // The run's own budget is spent, and its gain is in the losses of now.
  const spent = { budget, cost: 0, change: { expected: 0, lower: 0, upper: 0 } };
  return adviseStopping({
    budgets: [spent, { ...next, budget: 2 * budget }],
    ...{ budget, sliceNames, importance, before: losses, after: losses },
  });
}

function digits(value: number): string {
  return String(Number(value.toPrecision(2)));
}
