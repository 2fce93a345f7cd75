import { roundMoney } from "@slicetuner/core";
import { isForMasters } from "./qualifications.ts";

/** The marketplace's fee for one assignment, as its price list says. */
export function feeOf(
  reward: number,
  maximumAssignments: number,
  requirements: readonly Readonly<Record<string, unknown>>[],
): number {
  const rate = (maximumAssignments >= 10 ? 0.4 : 0.2) + (isForMasters(requirements) ? 0.05 : 0);
  return roundMoney(Math.max(0.01, reward * rate));
}
