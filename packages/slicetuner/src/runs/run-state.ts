import { type JournalRecord, sumMoney, totalCost } from "@slicetuner/core";
import { type OrderEntry, readChecked, readOrders } from "@slicetuner/tuner/durable";

/** How one order stands, by the journal. */
export interface OrderState {
  readonly id: string;
  readonly round: number;
  readonly source: string | null;
  readonly slice: string;
  readonly count: number;
  readonly unitCost: number;
  /** `sent`: no answer came yet. */
  readonly status: NonNullable<OrderEntry["last"]>["status"] | "sent";
  readonly delivered: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly rejected: number;
  readonly paid: number;
  readonly warnings: readonly string[];
}

/** Money, to the cent: planned = committed + paid + refused. */
export interface MoneyState {
  /** What all orders would cost if all that was ordered came. */
  readonly planned: number;
  /** Of this, for examples of open orders that may still come. */
  readonly committed: number;
  readonly paid: number;
  /**
   * Not paid and not to be paid: did not come, was refused, or was not usable and the source took it back.
   */
  readonly refused: number;
}

export function orderStates(records: readonly JournalRecord[], slices: readonly string[]): OrderState[] {
  const checked = new Map(readChecked({ records }).map((record) => [record.orderId, record]));
  return [...readOrders({ records }).values()].map(({ order, last, settledCost }) => {
    const { accepted = 0, quarantined = 0, rejected = 0 } = checked.get(order.id) ?? {};
    return {
      id: order.id,
      round: order.round ?? 0,
      source: order.source ?? null,
      slice: slices[order.slice]!,
      count: order.count,
      unitCost: order.unitCost,
      status: last?.status ?? "sent",
      delivered: last?.delivered ?? 0,
      accepted,
      quarantined,
      rejected,
      paid: settledCost ?? last?.cost ?? 0,
      warnings: last?.warnings ?? [],
    };
  });
}

export function isOpen({ status }: OrderState): boolean {
  return status === "open" || status === "sent";
}

export function moneyState(orders: readonly OrderState[]): MoneyState {
  const planned = sumMoney(...orders.map(({ count, unitCost }) => totalCost(count, unitCost)));
  const paid = sumMoney(...orders.map((order) => order.paid));
  const committed = sumMoney(
    ...orders.filter(isOpen).map(({ count, delivered, unitCost }) => totalCost(count - delivered, unitCost)),
  );
  return { planned, committed, paid, refused: sumMoney(planned, -paid, -committed) };
}
