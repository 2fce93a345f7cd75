import { listNames, SliceTunerError } from "@slicetuner/core";

/** Sources have not delivered all that was ordered, and the time to wait for them is over. */
export class OrdersOpenError extends SliceTunerError {
  readonly orderIds: readonly string[];

  constructor(orderIds: readonly string[]) {
    const count = orderIds.length === 1 ? "an order is" : `${orderIds.length} orders are`;
    super(`${count} still open: ${listNames(orderIds, 3)}`, {
      hint: "The pipeline goes on from its journal once they have been delivered.",
    });
    this.orderIds = orderIds;
  }
}
