import {
  type Acquirer,
  type AcquirerMemory,
  AcquisitionError,
  createProcessMemory,
  type Dataset,
  type Delivery,
  KeyedMutex,
  type Order,
  OrderRecords,
  ProblemList,
  type Quote,
  type Random,
  rowsBySlice,
  selectRows,
  sliceOfOrder,
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

/** What was sold under one order id: `taken` rows of the slice's own, from `start`, for `price` each. */
type Sale = { readonly start: number; readonly taken: number; readonly price: number };

/**
 * Simulates data acquisition with examples that were held out: orders are filled at once, as far as the pool
 * reaches.
 *
 * An order id buys once. Sent again with the same slice, count and price it gives the same delivery and costs
 * nothing more; sent again with others it is refused with an `AcquisitionError`, as is an order below the
 * quoted price.
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
  const sales = new OrderRecords<Sale>(memory, "sale/");
  const mutex = new KeyedMutex();
  const remembered = lazily(async () => {
    for (const [, sale] of await sales.all()) sold[sale.slice]! += sale.taken;
  });

  /**
   * What was sold under this id before, else what is sold now. An earlier sale is never judged by today's
   * price.
   */
  async function saleOf(wanted: Order): Promise<Sale> {
    sliceOfOrder(wanted, pool.slices);
    checkCount(wanted);
    const earlier = await sales.get(wanted);
    if (earlier !== undefined) return earlier;
    const price = prices[wanted.slice]!;
    expectAgreed(wanted, price);
    const start = sold[wanted.slice]!;
    const taken = Math.min(wanted.count, rows[wanted.slice]!.length - start);
    const sale = await sales.put(wanted, { start, taken, price });
    sold[wanted.slice] = start + taken;
    return sale;
  }

  function deliver({ id, slice, count }: Order, { start, taken, price = prices[slice]! }: Sale): Delivery {
    return {
      orderId: id,
      status: taken === count ? "complete" : "exhausted",
      examples: selectRows(pool, rows[slice]!.subarray(start, start + taken)),
      cost: totalCost(taken, price),
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
      // One order after another: what one takes the next must not.
      return mutex.run("", signal, async () => deliver(wanted, await saleOf(wanted)));
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

function checkCount({ count }: Order): void {
  const problems = new ProblemList();
  const isCount = Number.isInteger(count) && count > 0;
  problems.expect(isCount, "order.count", `is ${count}, expected a whole number above 0`);
  problems.throwIfAny();
}

function expectAgreed(wanted: Order, price: number): void {
  if (wanted.unitCost >= price) return;
  throw new AcquisitionError(wanted.id, `agreed to ${wanted.unitCost} an example, the price is ${price}`, {
    hint: "Ask for a quote and order at its price.",
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
