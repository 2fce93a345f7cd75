import {
  type Acquirer,
  AcquisitionError,
  type Dataset,
  type Delivery,
  type Order,
  ProblemList,
  type Quote,
  type Random,
  rowsBySlice,
  selectRows,
} from "@slicetuner/core";

/** What {@link createPoolAcquirer} takes. */
export interface PoolAcquirerOptions {
  /** The examples that can be bought; each is handed out at most once. */
  readonly pool: Dataset;
  /** Price of one example of each slice, > 0, in the unit of the budget. @default 1 for every slice */
  readonly unitCosts?: readonly number[];
  /**
   * `"file"`: each slice's examples in the pool's own order; a `Random`: in an order shuffled once, per slice,
   * from streams below its key (nothing is drawn from the stream itself).
   * @default "file"
   */
  readonly order?: "file" | Random;
}

/** What was sold under one order id. */
interface LedgerEntry {
  readonly order: Order;
  readonly delivery: Delivery;
}

/**
 * Simulates data acquisition with examples that were held out: orders are filled at once, as far as the pool reaches.
 *
 * An order id buys once. Sent again with the same slice, count and price it gives the same delivery and costs nothing
 * more; sent again with others it is refused with an `AcquisitionError`, as is an order below the quoted price.
 * @throws InvalidInputError for prices that are not one number above 0 for each slice.
 */
export function createPoolAcquirer({ pool, unitCosts, order = "file" }: PoolAcquirerOptions): Acquirer {
  const prices = unitCosts ?? pool.slices.map(() => 1);
  checkPrices(pool, prices);
  const rows = rowsBySlice(pool);
  if (order !== "file") rows.forEach((own, slice) => void order.fork("pool", slice).shuffle(own));
  const sold = rows.map(() => 0);
  const ledger = new Map<string, LedgerEntry>();

  function deliver(wanted: Order, price: number): Delivery {
    const start = sold[wanted.slice]!;
    const chosen = rows[wanted.slice]!.subarray(start, start + wanted.count);
    sold[wanted.slice] = start + chosen.length;
    return {
      orderId: wanted.id,
      status: chosen.length === wanted.count ? "complete" : "exhausted",
      examples: selectRows(pool, chosen),
      cost: chosen.length * price,
      warnings: [],
    };
  }

  return {
    specificationVersion: "v1",
    name: `pool of ${pool.size.toLocaleString("en-US")} examples`,
    capabilities: {
      knowsPrices: true,
      knowsAvailability: true,
      deliversPartially: false,
      deliversLater: false,
      cancels: false,
      settles: false,
    },

    async doQuote({ signal }): Promise<Quote> {
      signal.throwIfAborted();
      return { unitCosts: prices, available: rows.map((own, slice) => own.length - sold[slice]!) };
    },

    async doAcquire(wanted, { signal }): Promise<Delivery> {
      signal.throwIfAborted();
      const price = checkOrder(pool, prices, wanted);
      const earlier = ledger.get(wanted.id);
      if (earlier !== undefined) {
        checkRepeat(earlier.order, wanted);
        return earlier.delivery;
      }
      const delivery = deliver(wanted, price);
      ledger.set(wanted.id, { order: wanted, delivery });
      return delivery;
    },

    async close(): Promise<void> {},
  };
}

function checkPrices(pool: Dataset, prices: readonly number[]): void {
  const problems = new ProblemList();
  problems.expect(
    prices.length === pool.slices.length,
    "unitCosts",
    `${prices.length} prices, expected one for each of ${pool.slices.length} slices`,
  );
  prices.forEach((price, slice) => {
    problems.expect(
      price > 0 && Number.isFinite(price),
      `unitCosts[${slice}]`,
      `is ${price}, expected a price above 0`,
    );
  });
  problems.throwIfAny();
}

/** Returns the price of one example of the order's slice. */
function checkOrder(pool: Dataset, prices: readonly number[], wanted: Order): number {
  const price = prices[wanted.slice];
  const problems = new ProblemList();
  problems.expect(
    price !== undefined,
    "order.slice",
    `is ${wanted.slice}, expected a slice number below ${pool.slices.length}`,
  );
  problems.expect(
    Number.isInteger(wanted.count) && wanted.count > 0,
    "order.count",
    `is ${wanted.count}, expected a whole number above 0`,
  );
  problems.throwIfAny();
  if (!(wanted.unitCost >= price!)) {
    throw new AcquisitionError(wanted.id, `agreed to ${wanted.unitCost} an example, the price is ${price}`, {
      hint: "Ask for a quote and order at its price.",
    });
  }
  return price!;
}

function checkRepeat(earlier: Order, wanted: Order): void {
  const changed = (["slice", "count", "unitCost"] as const).filter(
    (field) => earlier[field] !== wanted[field],
  );
  if (changed.length === 0) return;
  const differences = changed.map((field) => `${field} ${wanted[field]} (was ${earlier[field]})`).join(", ");
  throw new AcquisitionError(wanted.id, `this id was used before for another order: ${differences}`, {
    hint: "Give every new order an id of its own.",
  });
}
