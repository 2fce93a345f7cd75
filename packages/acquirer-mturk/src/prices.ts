import { roundMoney } from "@slicetuner/core";
import type { MturkSettings } from "./config.ts";

/** The marketplace's price list: shares of the reward, and at least a cent. */
const feeShare = 0.2;
const feeShareForMany = 0.4;
const manyAssignments = 10;
const feeShareForMasters = 0.05;
const leastFee = 0.01;

/** What one assignment costs, reward and fee. */
export function assignmentCost(
  reward: number,
  { assignments, feeRate, qualifications }: Pick<MturkSettings, "assignments" | "feeRate" | "qualifications">,
): number {
  const listed = assignments >= manyAssignments ? feeShareForMany : feeShare;
  const share = feeRate ?? listed + (qualifications.masters ? feeShareForMasters : 0);
  return roundMoney(reward + Math.max(leastFee, roundMoney(reward * share)));
}

/** What a task offers to workers. */
export type TaskOffer = {
  /** For one assignment, in dollars. */
  readonly reward: number;
  /** Different workers that answer it. */
  readonly assignments: number;
};

/** What the tasks of an order pay, as long as it is open. */
export type TaskTerms = TaskOffer & {
  /** Of one assignment, reward and fee. */
  readonly cost: number;
};

/** @param offer of tasks that are there. @default what the configuration offers for examples of the slice */
export function termsOf(settings: MturkSettings, slice: number, offer?: TaskOffer): TaskTerms {
  const { reward, assignments } = offer ?? {
    reward: settings.rewards[slice]!,
    assignments: settings.assignments,
  };
  return { reward, assignments, cost: assignmentCost(reward, { ...settings, assignments }) };
}

/** What one example costs, all its assignments and fees included. */
export function priceOf({ cost, assignments }: TaskTerms): number {
  return roundMoney(cost * assignments);
}

/** What one example of each slice costs, all its assignments and fees included. */
export function unitCosts(settings: MturkSettings): number[] {
  return settings.rewards.map((_, slice) => priceOf(termsOf(settings, slice)));
}
