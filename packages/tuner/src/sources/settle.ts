import {
  type Acquirer,
  AcquisitionError,
  type CheckedDelivery,
  deliveredCount,
  type ExampleDecision,
  type OrderDelivery,
  type Settlement,
} from "@slicetuner/core";

/** Tells the source what was usable, where it wants to know, and returns what the order costs in the end. */
export async function settleOrder(
  acquirer: Acquirer,
  { order, delivery }: OrderDelivery,
  { decisions }: CheckedDelivery,
  signal: AbortSignal,
): Promise<number> {
  if (acquirer.doSettle === undefined || deliveredCount(delivery) === 0) return delivery.cost;
  const rejected = decisions.filter(isUnusable);
  const accepted = decisions.filter((one) => !isUnusable(one));
  const settlement: Settlement = {
    order,
    accepted: accepted.map(({ exampleId }) => exampleId),
    rejected: rejected.map(({ exampleId, reason }) => ({ exampleId, reason: reason ?? "unusable" })),
  };
  return settle(acquirer, settlement, delivery.cost, signal);
}

/**
 * Settles an order and checks the cost that comes back.
 * @param charged what its delivery cost
 * @throws AcquisitionError when the acquirer breaks its contract: settling raises no cost
 */
export async function settle(
  acquirer: Acquirer,
  settlement: Settlement,
  charged: number,
  signal: AbortSignal,
): Promise<number> {
  const { cost } = await acquirer.doSettle!(settlement, { signal });
  // Allows for the rounding of sums, as the check of deliveries does.
  if (cost >= 0 && cost <= charged * (1 + 1e-9) + 1e-6) return Math.min(cost, charged);
  throw new AcquisitionError(
    settlement.order.id,
    `acquirer "${acquirer.name}" wants ${cost} after it was told what is usable, and wanted ${charged} before`,
    { hint: "Run the conformance suite on the acquirer." },
  );
}

/** Work on questions whose answer was known, or that others answered differently, was done all the same. */
function isUnusable({ decision, check }: ExampleDecision): boolean {
  return decision === "rejected" && check !== "agreement";
}
