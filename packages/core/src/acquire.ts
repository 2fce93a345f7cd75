import type { Acquirer, Delivery, Order } from "./acquirer.ts";
import { AcquisitionError } from "./errors/acquisition-error.ts";
import { ProblemList } from "./errors/invalid-input-error.ts";

/**
 * Sends one order and checks its delivery.
 * @throws InvalidInputError for an order that cannot be meant.
 * @throws AcquisitionError when the acquirer breaks its contract: another order's delivery, more than ordered, a
 * higher price than agreed, or examples short without saying so.
 */
export async function acquire(acquirer: Acquirer, order: Order, signal?: AbortSignal): Promise<Delivery> {
  const problems = new ProblemList();
  problems.expect(order.id !== "", "order.id", "is empty");
  problems.expect(Number.isInteger(order.slice) && order.slice >= 0, "order.slice", `is ${order.slice}`);
  problems.expect(
    Number.isInteger(order.count) && order.count > 0,
    "order.count",
    `is ${order.count}, expected a whole number above 0`,
  );
  problems.expect(order.unitCost > 0, "order.unitCost", `is ${order.unitCost}, expected a price above 0`);
  problems.throwIfAny();

  const delivery = await acquirer.doAcquire(order, { signal: signal ?? new AbortController().signal });
  const complaint = findBreach(order, delivery);
  if (complaint !== undefined) {
    throw new AcquisitionError(order.id, `acquirer "${acquirer.name}" ${complaint}`, {
      hint: "Run the conformance suite on the acquirer.",
    });
  }
  return delivery;
}

function findBreach(order: Order, delivery: Delivery): string | undefined {
  const delivered = delivery.examples.size;
  // Prices are fractions of a currency unit: allow for the rounding of their sum.
  const agreed = delivered * order.unitCost * (1 + 1e-9);
  if (delivery.orderId !== order.id) return `answered with the delivery of order ${delivery.orderId}`;
  if (delivered > order.count) return `delivered ${delivered} examples of ${order.count} ordered`;
  if (!(delivery.cost >= 0 && delivery.cost <= agreed)) {
    return `charged ${delivery.cost} for ${delivered} examples at ${order.unitCost}`;
  }
  if (delivery.status === "complete" && delivered < order.count) {
    return `called ${delivered} of ${order.count} examples a complete delivery`;
  }
  return undefined;
}
