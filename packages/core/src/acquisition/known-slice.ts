import type { Slice } from "../data/slice.ts";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Order } from "./acquirer.ts";

/**
 * The slice that an order is for.
 * @throws InvalidInputError when there is none of that number
 */
export function sliceOfOrder(order: Pick<Order, "slice">, slices: readonly Slice[]): Slice {
  const slice = slices[order.slice];
  if (slice !== undefined) return slice;
  const message = `is ${order.slice}, expected a slice number below ${slices.length}`;
  throw new InvalidInputError([{ path: "order.slice", message }]);
}
