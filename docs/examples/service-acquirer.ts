import {
  type Acquirer,
  AcquisitionError,
  type Delivery,
  type ExampleEncoder,
  type ExampleRow,
  type Order,
  totalCost,
} from "@slicetuner/core";

/** The state of an order at the service: all that was sold of it so far, each row with the service's own id. */
export interface Sale {
  readonly state: "open" | "complete" | "exhausted" | "refused" | "cancelled";
  readonly price: number;
  readonly rows: readonly ExampleRow[];
  readonly ids: readonly string[];
}

/** What the example asks of a service that has data for sale, by the names of slices. */
export interface ExampleService {
  offer(slice: string): Promise<{ readonly price: number; readonly stock: number }>;
  /** Places an order under the buyer's id. Placed before: nothing happens, and it returns the state of the order. */
  order(id: string, wanted: { slice: string; count: number; highestPrice: number }): Promise<Sale>;
  /** Closes an order, also one that never came. */
  cancel(id: string): Promise<Sale>;
}

/** An acquirer in front of a service that delivers in the course of days: a complete acquirer on one page. */
export function createServiceAcquirer(service: ExampleService, encoder: ExampleEncoder): Acquirer {
  async function deliveryOf(order: Order, { state, price, rows, ids }: Sale): Promise<Delivery> {
    const risen = `the price is ${price}, above the agreed ${order.unitCost}: nothing was bought`;
    return {
      ...(await encoder.encode(rows, ids)),
      orderId: order.id,
      status: state,
      // What was not delivered is not paid; what cannot be read was delivered.
      cost: totalCost(rows.length, price),
      warnings: state === "refused" ? [risen] : [],
    };
  }

  return {
    specificationVersion: "v1",
    name: "service (example)",
    capabilities: {
      knowsPrices: true,
      knowsAvailability: true,
      deliversPartially: false,
      deliversLater: true,
      cancels: true,
      settles: false,
    },
    async doQuote({ signal }) {
      const ask = () => Promise.all(encoder.slices.map(({ name }) => service.offer(name)));
      const offers = await unlessAborted(ask, signal);
      return { unitCosts: offers.map(({ price }) => price), available: offers.map(({ stock }) => stock) };
    },
    async doAcquire(order, { signal }) {
      const slice = encoder.slices[order.slice]?.name;
      if (slice === undefined) throw new AcquisitionError(order.id, `there is no slice ${order.slice}`);
      const wanted = { slice, count: order.count, highestPrice: order.unitCost };
      return deliveryOf(order, await unlessAborted(() => service.order(order.id, wanted), signal));
    },
    doCancel: async (order, { signal }) =>
      deliveryOf(order, await unlessAborted(() => service.cancel(order.id), signal)),
    close: async () => {},
  };
}

/** The caller stops waiting; what the service did meanwhile is found when the order is sent again. */
function unlessAborted<Value>(call: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
    const forget = () => signal.removeEventListener("abort", abort);
    call().then(resolve, reject).finally(forget);
  });
}
