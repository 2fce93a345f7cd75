import {
  type Acquirer,
  type AcquirerMemory,
  AcquisitionError,
  createProcessMemory,
  type Dataset,
  type Delivery,
  type Order,
  ProblemList,
  type Quote,
  type Random,
  rowsBySlice,
  selectRows,
  totalCost,
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
  /** Remembers what was sold. @default for as long as the process lives */
  readonly memory?: AcquirerMemory;
}

/** What was sold under one order id: `taken` rows of the slice's own, from `start`. */
interface Sale extends Pick<Order, "slice" | "count" | "unitCost"> {
  readonly start: number;
  readonly taken: number;
}

const salePrefix = "sale/";

/**
 * Simulates data acquisition with examples that were held out: orders are filled at once, as far as the pool reaches.
 *
 * An order id buys once. Sent again with the same slice, count and price it gives the same delivery and costs nothing
 * more; sent again with others it is refused with an `AcquisitionError`, as is an order below the quoted price.
 * @throws InvalidInputError for prices that are not one number above 0 for each slice.
 */
export function createPoolAcquirer({
  pool,
  unitCosts,
  order = "file",
  memory = createProcessMemory(),
}: PoolAcquirerOptions): Acquirer {
  const prices = unitCosts ?? pool.slices.map(() => 1);
  checkPrices(pool, prices);
  const rows = rowsBySlice(pool);
  if (order !== "file") rows.forEach((own, slice) => void order.fork("pool", slice).shuffle(own));
  const sold = rows.map(() => 0);
  const sales = new Map<string, Sale>();
  const remembered = lazily(async () => {
    for (const key of await memory.keys(salePrefix)) {
      const sale = (await memory.get(key)) as unknown as Sale;
      sales.set(key.slice(salePrefix.length), sale);
      sold[sale.slice]! += sale.taken;
    }
  });

  function sell({ id, slice, count, unitCost }: Order): Sale {
    const start = sold[slice]!;
    const taken = Math.min(count, rows[slice]!.length - start);
    sold[slice] = start + taken;
    const sale = { slice, count, unitCost, start, taken };
    sales.set(id, sale);
    return sale;
  }

  function deliver(id: string, { slice, count, start, taken }: Sale): Delivery {
    return {
      orderId: id,
      status: taken === count ? "complete" : "exhausted",
      examples: selectRows(pool, rows[slice]!.subarray(start, start + taken)),
      cost: totalCost(taken, prices[slice]!),
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
      await remembered();
      return { unitCosts: prices, available: rows.map((own, slice) => own.length - sold[slice]!) };
    },

    async doAcquire(wanted, { signal }): Promise<Delivery> {
      signal.throwIfAborted();
      await remembered();
      checkOrder(pool, prices, wanted);
      const earlier = sales.get(wanted.id);
      if (earlier !== undefined) {
        checkRepeat(earlier, wanted);
        return deliver(wanted.id, earlier);
      }
      const sale = sell(wanted);
      await memory.put(`${salePrefix}${wanted.id}`, { ...sale });
      return deliver(wanted.id, sale);
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

function checkOrder(pool: Dataset, prices: readonly number[], wanted: Order): void {
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
}

function checkRepeat(earlier: Sale, wanted: Order): void {
  const changed = (["slice", "count", "unitCost"] as const).filter(
    (field) => earlier[field] !== wanted[field],
  );
  if (changed.length === 0) return;
  const differences = changed.map((field) => `${field} ${wanted[field]} (was ${earlier[field]})`).join(", ");
  throw new AcquisitionError(wanted.id, `this id was used before for another order: ${differences}`, {
    hint: "Give every new order an id of its own.",
  });
}

/** Runs `task` at the first call; all calls wait for it. */
function lazily(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= task();
    return running;
  };
}
