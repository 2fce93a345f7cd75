import { type Acquirer, AcquisitionError, type Dataset, type Delivery, type Order } from "@slicetuner/core";

/** What the example asks of a service that has data for sale. */
export interface ExampleService {
  /** Price of one example of each slice. */
  readonly prices: readonly number[];
  /** Examples of each slice that are left. */
  stock(): Promise<readonly number[]>;
  /** Sells up to `count` examples of a slice; never the same example twice. */
  sell(slice: number, count: number): Promise<Dataset>;
}

/** An acquirer in front of a service that answers later: a complete acquirer on one page. */
export function createServiceAcquirer(service: ExampleService): Acquirer {
  /** One promise for each order id, kept from the moment of sending: an id buys once, also when sent twice at a time. */
  const ledger = new Map<string, Promise<Delivery>>();

  async function buy(order: Order): Promise<Delivery> {
    const price = service.prices[order.slice];
    if (price === undefined) throw new AcquisitionError(order.id, `there is no slice ${order.slice}`);
    if (order.unitCost < price) {
      throw new AcquisitionError(order.id, `the price is ${price}, not ${order.unitCost}`, {
        hint: "Ask for a quote and order at its price.",
      });
    }
    const examples = await service.sell(order.slice, order.count);
    return {
      orderId: order.id,
      status: examples.size === order.count ? "complete" : "exhausted",
      examples,
      // What was not delivered is not paid.
      cost: examples.size * price,
      warnings: [],
    };
  }

  return {
    specificationVersion: "v1",
    name: "service (example)",
    capabilities: {
      knowsPrices: true,
      knowsAvailability: true,
      deliversPartially: false,
      deliversLater: false,
      cancels: false,
      settles: false,
    },
    async doQuote({ signal }) {
      signal.throwIfAborted();
      return { unitCosts: service.prices, available: await unlessAborted(service.stock(), signal) };
    },
    async doAcquire(order, { signal }) {
      signal.throwIfAborted();
      let delivery = ledger.get(order.id);
      if (delivery === undefined) {
        delivery = buy(order);
        ledger.set(order.id, delivery);
        // An order that failed bought nothing here: it may be sent again.
        delivery.catch(() => ledger.delete(order.id));
      }
      return unlessAborted(delivery, signal);
    },
    close: async () => {},
  };
}

/** The caller stops waiting; the purchase goes on and is found in the ledger when the order is sent again. */
async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
