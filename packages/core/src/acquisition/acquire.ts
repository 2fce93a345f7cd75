import { AcquisitionError } from "../errors/acquisition-error.ts";
import { ProblemList } from "../errors/invalid-input-error.ts";
import type { Acquirer, Delivery, Order } from "./acquirer.ts";

/**
 * Sends one order, or asks how it stands, and checks its delivery.
 * @throws InvalidInputError for an order that cannot be meant.
 * @throws AcquisitionError when the acquirer breaks its contract: another order's delivery, more than
 * ordered, a higher price than agreed, examples short without saying so, or one id twice.
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
  const { status, examples, rows, cost } = delivery;
  const came = deliveredCount(delivery);
  // Prices are fractions of a currency unit: allow for the rounding of their sum.
  const agreed = came * order.unitCost * (1 + 1e-9) + 1e-6;
  if (delivery.orderId !== order.id) return `answered with the delivery of order ${delivery.orderId}`;
  if (came > order.count) return `delivered ${came} examples of ${order.count} ordered`;
  if (!(cost >= 0 && cost <= agreed)) return `charged ${cost} for ${came} examples at ${order.unitCost}`;
  if (status === "complete" && came < order.count) {
    return `called ${came} of ${order.count} examples a complete delivery`;
  }
  if (status === "refused" && came > 0) return `delivered ${came} examples of an order that it refused`;
  if (rows !== undefined && rows.length !== examples.size) {
    return `delivered ${rows.length} rows of ${examples.size} examples`;
  }
  if (new Set(examples.exampleIds).size < examples.size) return "delivered two examples under one id";
  return undefined;
}

/** Examples that came of an order, those that could not be read included. */
export function deliveredCount({ examples, unreadable = [] }: Delivery): number {
  return examples.size + unreadable.length;
}
