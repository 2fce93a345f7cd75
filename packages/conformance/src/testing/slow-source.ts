import {
  type Acquirer,
  AcquisitionError,
  type Dataset,
  type Delivery,
  type DeliveryStatus,
  type Order,
  rowsBySlice,
  selectRows,
  type UnreadableExample,
} from "@slicetuner/core";
import type { AcquirerFixture } from "../acquirer/context.ts";

/** Promises that a source, or the acquirer in front of it, may break. */
export type SlowSourceFault =
  | "forgets order ids at a restart"
  | "delivers only what is new"
  | "charges the new price"
  | "buys at any price"
  | "loses examples on cancelling"
  | "goes on after cancelling"
  | "charges for cancelling"
  | "reopens closed orders"
  | "settles again and again"
  | "raises the cost on settling"
  | "sends again after a lost answer"
  | "hides what is unreadable"
  | "sells to every order"
  | "leaves orders open for ever";

/** An order in the books of the source. */
interface Entry {
  readonly order: Order;
  readonly rows: number[];
  readonly spoiled: Set<number>;
  status: DeliveryStatus;
  price: number;
  /** Charged without a reason. */
  correction: number;
  rejected: Set<string>;
}

/**
 * A source that delivers one example of each open order whenever time passes, and takes back what is
 * rejected. It outlives its acquirers: the suite is proven on it, and on it with faults.
 */
export function createSlowSource(
  pool: Dataset,
  unitCosts: readonly number[],
  fault?: SlowSourceFault,
): AcquirerFixture & { readonly connect: () => Acquirer } {
  const shelves = rowsBySlice(pool).map((rows) => [...rows]);
  const available = shelves.map((rows) => rows.length);
  const books = new Map<string, Entry>();
  let prices = [...unitCosts];
  let answerIsLost = false;
  let spoilNext = false;

  const advance = () => {
    for (const entry of books.values()) {
      const goesOn = entry.status === "cancelled" && fault === "goes on after cancelling";
      if (entry.status === "open" || goesOn) deliverOne(entry);
      else if (entry.status === "complete" && fault === "reopens closed orders") entry.correction += 1;
    }
  };

  function deliverOne(entry: Entry): void {
    const { order, rows } = entry;
    const shelf = shelves[order.slice]!;
    const row = fault === "sells to every order" ? shelf[rows.length] : shelf.shift();
    if (row !== undefined && rows.length < order.count) {
      rows.push(row);
      if (spoilNext) entry.spoiled.add(row);
      spoilNext = false;
    }
    if (fault === "leaves orders open for ever") return;
    if (rows.length === order.count) entry.status = "complete";
    else if (row === undefined || shelf.length === 0) entry.status = "exhausted";
  }

  function place(key: string, order: Order): Entry {
    const known = books.get(key);
    if (known !== undefined) return known;
    const price = prices[order.slice]!;
    const dear = order.unitCost < price && fault !== "buys at any price";
    const status = dear ? "refused" : shelves[order.slice]!.length === 0 ? "exhausted" : "open";
    const entry: Entry = {
      order,
      rows: [],
      spoiled: new Set(),
      status,
      price,
      correction: 0,
      rejected: new Set(),
    };
    books.set(key, entry);
    return entry;
  }

  const costOf = ({ order, rows, price, correction, rejected }: Entry) => {
    const own = fault === "charges the new price" ? prices[order.slice]! : price;
    return (rows.length - rejected.size) * own + correction;
  };

  function read(entry: Entry): Delivery {
    const { order, rows, spoiled, status } = entry;
    const good = rows.filter((row) => !spoiled.has(row));
    const unreadable: UnreadableExample[] =
      fault === "hides what is unreadable"
        ? []
        : [...spoiled].map((row) => ({ exampleId: pool.exampleIds[row]!, reason: "a label is missing" }));
    return {
      orderId: order.id,
      status,
      examples: selectRows(pool, fault === "delivers only what is new" ? good.slice(-1) : good),
      unreadable,
      cost: costOf(entry),
      warnings:
        status === "refused"
          ? [`the price is ${prices[order.slice]}, above the agreed ${order.unitCost}`]
          : [],
    };
  }

  function connect(): Acquirer {
    const process = books.size;
    let attempt = 0;
    const keyOf = ({ id }: Order) => {
      if (fault === "forgets order ids at a restart") return `${process}/${id}`;
      return fault === "sends again after a lost answer" ? `${attempt}/${id}` : id;
    };
    return {
      specificationVersion: "v1",
      name: `slow source of ${pool.size} examples`,
      capabilities: {
        knowsPrices: true,
        knowsAvailability: true,
        deliversPartially: false,
        deliversLater: true,
        cancels: true,
        settles: true,
      },
      async doQuote({ signal }) {
        signal.throwIfAborted();
        return { unitCosts: prices, available: shelves.map((rows) => rows.length) };
      },
      async doAcquire(order, { signal }) {
        signal.throwIfAborted();
        if (shelves[order.slice] === undefined)
          throw new AcquisitionError(order.id, "there is no such slice");
        const entry = place(keyOf(order), order);
        if (answerIsLost) {
          answerIsLost = false;
          attempt++;
          throw new AcquisitionError(order.id, "the answer was lost");
        }
        return read(entry);
      },
      async doCancel(order, { signal }) {
        signal.throwIfAborted();
        const entry = place(keyOf(order), order);
        if (entry.status === "open") {
          entry.status = "cancelled";
          if (fault === "loses examples on cancelling") entry.rows.pop();
        }
        if (fault === "charges for cancelling") entry.correction += 1;
        return read(entry);
      },
      async doSettle({ order, rejected }, { signal }) {
        signal.throwIfAborted();
        const entry = books.get(keyOf(order))!;
        for (const { exampleId } of rejected) {
          const name =
            fault === "settles again and again" ? `${exampleId} ${entry.rejected.size}` : exampleId;
          entry.rejected.add(name);
        }
        if (fault === "raises the cost on settling" && entry.correction === 0) entry.correction = 10;
        return { cost: costOf(entry) };
      },
      close: async () => {},
    };
  }

  return {
    acquirer: connect(),
    connect,
    available,
    charged: async () => [...books.values()].reduce((sum, entry) => sum + costOf(entry), 0),
    advance: async () => advance(),
    reopen: async () => connect(),
    raisePrice: async () => {
      prices = prices.map((price) => price * 1.5);
    },
    loseNextAnswer: () => {
      answerIsLost = true;
    },
    spoilNextExample: () => {
      spoilNext = true;
    },
  };
}
