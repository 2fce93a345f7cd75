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

/** What one example of each slice costs, all its assignments and fees included. */
export function unitCosts(settings: MturkSettings): number[] {
  return settings.rewards.map((reward) =>
    roundMoney(assignmentCost(reward, settings) * settings.assignments),
  );
}
