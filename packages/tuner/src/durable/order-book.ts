import type { Delivery, Journal, JournalRecord, Order, Quote } from "@slicetuner/core";

/** What the journal says of one order. */
export interface OrderEntry {
  readonly order: Order;
  /** The last that was heard of it; undefined where no answer ever came. */
  readonly last?: DeliveryRecord;
  /** What it cost in the end, once the source was told what was usable. */
  readonly settledCost?: number;
}

/** A delivery as the journal has it; its contents are a blob. */
export interface DeliveryRecord extends JournalRecord {
  readonly type: "delivery";
  readonly orderId: string;
  readonly status: Delivery["status"];
  readonly delivered: number;
  readonly cost: number;
  /** Null while the order is open. */
  readonly contents: string | null;
  readonly warnings: readonly string[];
}

export interface OrderRecord extends JournalRecord {
  readonly type: "order";
  readonly id: string;
  readonly slice: number;
  readonly count: number;
  readonly unitCost: number;
  readonly round?: number;
}

/** All orders of a run, by id, in the order in which they were sent. */
export function readOrders({ records }: Pick<Journal, "records">): Map<string, OrderEntry> {
  const orders = new Map<string, OrderEntry>();
  for (const record of records) {
    if (record.type === "order") {
      const { type: _, ...order } = record as OrderRecord;
      // Journals of earlier versions have the round in the id alone.
      const round = order.round ?? Number(order.id.split("/")[1]);
      orders.set(order.id, { order: { ...order, round } as Order });
    } else if (record.type === "delivery") {
      const last = record as DeliveryRecord;
      orders.set(last.orderId, { ...orders.get(last.orderId)!, last });
    } else if (record.type === "settled") {
      const orderId = record.orderId as string;
      orders.set(orderId, { ...orders.get(orderId)!, settledCost: record.cost as number });
    }
  }
  return orders;
}

/** The quotes that a run was given, in their order. */
export function readQuotes({ records }: Pick<Journal, "records">): Quote[] {
  return records
    .filter(({ type }) => type === "quote")
    .map(({ type: _, ...quote }) => quote as unknown as Quote);
}
