import {
  type Acquirer,
  type AcquirerCall,
  acquire,
  type Dataset,
  type Delivery,
  deliveredCount,
  type Journal,
  type JournalRecord,
  type Order,
  type Settlement,
  SliceTunerError,
} from "@slicetuner/core";
import { settle } from "../sources/settle.ts";
import { packDelivery, unpackDelivery } from "./delivery-blob.ts";
import { type OrderEntry, readOrders, readQuotes } from "./order-book.ts";

/**
 * The same acquirer with a memory that survives the process. What the journal knows is answered from it:
 * quotes in their order, and orders that are closed. An order is in the journal, on the disk, before it is
 * sent; what comes of it is in the journal before it counts.
 *
 * @param data the data that deliveries join: their classes and slices
 * @throws SliceTunerError when an order differs from the one of the same id in the journal, or is new while
 * others in the journal were not asked for: the run does not repeat itself
 */
export function durableAcquirer(
  acquirer: Acquirer,
  journal: Journal,
  data: Pick<Dataset, "classes" | "slices">,
): Acquirer {
  const orders = readOrders(journal);
  const quotes = readQuotes(journal);
  let quotesGiven = 0;
  /** Orders of an earlier process that the run has not come to yet. */
  const unasked = new Set(orders.keys());

  async function restore({ order, last }: OrderEntry): Promise<Delivery> {
    const { status, cost, contents, warnings } = last!;
    const unpacked = unpackDelivery(await journal.getBlob(contents!), data);
    return { orderId: order.id, status, cost, warnings, ...unpacked };
  }

  async function keep(order: Order, delivery: Delivery): Promise<Delivery> {
    const { last } = orders.get(order.id)!;
    const { status, cost, warnings } = delivery;
    const delivered = deliveredCount(delivery);
    // What is not final comes again, with what follows: kept each time, it would fill the disk.
    const contents = status === "open" ? null : await journal.putBlob(packDelivery(delivery));
    const isKnown =
      last?.status === status &&
      last.delivered === delivered &&
      last.cost === cost &&
      JSON.stringify(last.warnings) === JSON.stringify(warnings);
    if (isKnown) return delivery;
    const record = {
      type: "delivery" as const,
      orderId: order.id,
      status,
      delivered,
      cost,
      contents,
      warnings,
    };
    await journal.append(record);
    orders.set(order.id, { ...orders.get(order.id)!, last: record });
    return delivery;
  }

  /** Makes sure that the order is in the journal, and the same as there. */
  async function enter(order: Order): Promise<OrderEntry> {
    const known = orders.get(order.id);
    if (known !== undefined) {
      expectSame(known.order, order);
      unasked.delete(order.id);
      return known;
    }
    // What they cost would not be counted, and the budget be spent twice.
    if (unasked.size > 0) {
      throw new SliceTunerError(
        `order ${order.id} is new, but the journal has ${[...unasked].join(", ")} in its place`,
        { hint: notRepeated },
      );
    }
    await journal.append({ type: "order", ...order });
    const entry = { order };
    orders.set(order.id, entry);
    return entry;
  }

  return {
    ...acquirer,
    // Of an acquirer that is a class, spreading takes no method along.
    close: () => acquirer.close(),

    async doQuote(call) {
      const known = quotes[quotesGiven];
      quotesGiven += 1;
      if (known !== undefined) return known;
      const quote = await acquirer.doQuote(call);
      await journal.append(
        { type: "quote", ...(quote as unknown as Omit<JournalRecord, "type">) },
        { sync: false },
      );
      return quote;
    },

    async doAcquire(order, { signal }) {
      const entry = await enter(order);
      if (entry.last !== undefined && entry.last.status !== "open") return restore(entry);
      return keep(order, await acquire(acquirer, order, signal));
    },

    ...(acquirer.doCancel && {
      async doCancel(order: Order, call: AcquirerCall) {
        const entry = orders.get(order.id);
        if (entry?.last !== undefined && entry.last.status !== "open") return restore(entry);
        await enter(order);
        await journal.append({ type: "cancel", orderId: order.id });
        // What comes back is checked as any other delivery is.
        const cancelling: Acquirer = { ...acquirer, doAcquire: (wanted) => acquirer.doCancel!(wanted, call) };
        return keep(order, await acquire(cancelling, order, call.signal));
      },
    }),

    ...(acquirer.doSettle && {
      async doSettle(settlement: Settlement, { signal }: AcquirerCall) {
        const { id } = settlement.order;
        const entry = orders.get(id)!;
        if (entry.settledCost !== undefined) return { cost: entry.settledCost };
        const cost = await settle(acquirer, settlement, entry.last!.cost, signal);
        await journal.append({ type: "settled", orderId: id, cost });
        orders.set(id, { ...entry, settledCost: cost });
        return { cost };
      },
    }),
  };
}

const notRepeated =
  "The run does not repeat what it did: data, settings or the version of Slice Tuner have changed. Nothing was ordered.";

const fields = ["slice", "count", "unitCost", "source"] as const;

function expectSame(known: Order, order: Order): void {
  const changed = fields.filter((field) => known[field] !== order[field]);
  if (changed.length === 0) return;
  const differences = changed.map((field) => `${field} ${order[field]} (was ${known[field]})`).join(", ");
  throw new SliceTunerError(`order ${order.id} is another one than the journal has: ${differences}`, {
    hint: notRepeated,
  });
}
