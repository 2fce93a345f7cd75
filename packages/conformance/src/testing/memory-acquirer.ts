import {
  type Acquirer,
  AcquisitionError,
  type Dataset,
  type Delivery,
  rowsBySlice,
  selectRows,
} from "@slicetuner/core";

/** The smallest acquirer that keeps the contract: the suite is proven on it. */
export function createMemoryAcquirer(pool: Dataset, unitCosts: readonly number[]): Acquirer {
  const left = rowsBySlice(pool).map((rows) => [...rows]);
  const deliveries = new Map<string, Delivery>();
  return {
    specificationVersion: "v1",
    name: `memory of ${pool.size} examples`,
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
      return { unitCosts, available: left.map((rows) => rows.length) };
    },
    async doAcquire(order, { signal }) {
      signal.throwIfAborted();
      const known = deliveries.get(order.id);
      if (known !== undefined) return known;
      const rows = left[order.slice];
      if (rows === undefined) throw new AcquisitionError(order.id, `there is no slice ${order.slice}`);
      const unitCost = unitCosts[order.slice]!;
      if (order.unitCost < unitCost) {
        throw new AcquisitionError(order.id, `the price is ${unitCost}, not ${order.unitCost}`);
      }
      const examples = selectRows(pool, rows.splice(0, order.count));
      const delivery: Delivery = {
        orderId: order.id,
        status: examples.size === order.count ? "complete" : "exhausted",
        examples,
        cost: examples.size * unitCost,
        warnings: [],
      };
      deliveries.set(order.id, delivery);
      return delivery;
    },
    close: async () => {},
  };
}
