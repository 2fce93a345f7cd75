import type { ExampleEncoder } from "../data/example-encoder.ts";
import type { Delivery, Order } from "./acquirer.ts";

/** The delivery of an order that was refused: nothing came and nothing was charged. */
export async function refusedDelivery(
  order: Order,
  encoder: ExampleEncoder,
  reason: string,
): Promise<Delivery> {
  const { examples } = await encoder.encode([], []);
  const warnings = [`order ${order.id} was refused: ${reason}`];
  return { orderId: order.id, status: "refused", examples, rows: [], unreadable: [], cost: 0, warnings };
}

/** Why an order is refused at a price above the one it agreed to. */
export function priceRefusal({ unitCost }: Order, price: number): string {
  return `it agrees to ${unitCost} an example, the price is ${price}; nothing was bought`;
}

/** Whether a price is above the one that an order agreed to; the rounding of sums and fees is allowed for. */
export function isTooDear(price: number, { unitCost }: Order): boolean {
  return price > unitCost * (1 + 1e-9);
}
