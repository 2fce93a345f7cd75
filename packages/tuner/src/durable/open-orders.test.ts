import {
  type Acquirer,
  type Dataset,
  type Delivery,
  deliveredCount,
  type Order,
  type Settlement,
  selectRows,
} from "@slicetuner/core";
import { createMemoryJournal, type MemoryJournal } from "@slicetuner/journal";
import { describe, expect, it } from "vitest";
import { curveTrainer, direct, examplesOf } from "../testing/known-curves.ts";
import { type TuneResult, tune } from "../tune.ts";
import { durableAcquirer } from "./durable-acquirer.ts";

const signal = new AbortController().signal;
const train = examplesOf([10, 10]);
const stock = examplesOf([100, 100], "stock");

/** A source that delivers two examples more at each question, and keeps its books: it outlives the runs. */
class SlowSource {
  readonly sent = new Map<string, Delivery>();
  readonly asked: string[] = [];
  readonly settled: Settlement[] = [];
  readonly cancelled: string[] = [];
  /** Called before an order is answered. */
  before: (order: Order) => void = () => {};
  /** In which order the rows of an order come. */
  arrange: (rows: number[]) => number[] = (rows) => rows;

  readonly acquirer: Acquirer = {
    specificationVersion: "v1",
    name: "slow",
    capabilities: {
      knowsPrices: true,
      knowsAvailability: false,
      deliversPartially: false,
      deliversLater: true,
      cancels: true,
      settles: true,
    },
    doQuote: async () => ({ unitCosts: [1, 1], available: [null, null] }),
    doAcquire: async (order) => {
      this.before(order);
      this.asked.push(order.id);
      const known = this.sent.get(order.id);
      if (known !== undefined && known.status !== "open") return known;
      const came = Math.min(order.count, (known === undefined ? 0 : deliveredCount(known)) + 2);
      return this.#answer(order, came, came === order.count ? "complete" : "open");
    },
    doCancel: async (order) => {
      this.cancelled.push(order.id);
      const known = this.sent.get(order.id);
      return this.#answer(order, known === undefined ? 0 : deliveredCount(known), "cancelled");
    },
    doSettle: async (settlement) => {
      this.settled.push(settlement);
      return { cost: settlement.accepted.length - 1 };
    },
    close: async () => {},
  };

  #answer(order: Order, came: number, status: Delivery["status"]): Delivery {
    const rows = this.arrange(Array.from({ length: order.count }, (_, row) => 100 * order.slice + row));
    const examples: Dataset = selectRows(stock, rows.slice(0, came));
    const delivery: Delivery = { orderId: order.id, status, examples, cost: came, warnings: [] };
    this.sent.set(order.id, delivery);
    return delivery;
  }
}

const run = (source: SlowSource, journal: MemoryJournal, seconds = 60): Promise<TuneResult> =>
  tune({
    data: { train, validation: examplesOf([1, 1]) },
    trainer: curveTrainer([
      { scale: 4, exponent: 0.5 },
      { scale: 2, exponent: 0.3 },
    ]),
    executor: direct,
    acquirer: durableAcquirer(source.acquirer, journal, train),
    budget: 10,
    strategy: "uniform",
    maximumRounds: 1,
    runId: "run",
    waiting: { seconds, pollSeconds: 0.001 },
  }).result;

const order: Order = { id: "a", slice: 0, count: 4, unitCost: 1 };

describe("orders that stay open", () => {
  it("are asked for again by the next process, until they are closed", async () => {
    const source = new SlowSource();
    let journal = createMemoryJournal();
    const first = await run(source, journal, 0);
    expect(first).toMatchObject({ status: "orders-open", acquired: [0, 0], spent: 0 });
    expect(first.openOrders.map(({ id }) => id)).toEqual(["run/1/slice-0", "run/1/slice-1"]);
    let last = first;
    for (let process = 2; last.status === "orders-open"; process++) {
      expect(process).toBeLessThan(5);
      journal = journal.reopen();
      last = await run(source, journal, 0);
    }
    // Five of each, and one of each is given back when they are settled.
    expect(last).toMatchObject({ acquired: [5, 5], spent: 8 });
    expect(source.asked).toHaveLength(6);
  });

  it("are not asked for any more once they are closed, while others are open", async () => {
    const source = new SlowSource();
    // The second order is asked for as often as it likes; the first is complete after three questions.
    const second = source.acquirer.doAcquire;
    let hidden = 3;
    const acquirer: Acquirer = {
      ...source.acquirer,
      doAcquire: async (wanted, call) => {
        if (wanted.slice === 0 || hidden-- <= 0) return second(wanted, call);
        source.asked.push(wanted.id);
        const empty = selectRows(stock, []);
        return { orderId: wanted.id, status: "open", examples: empty, cost: 0, warnings: [] };
      },
    };
    await tune({
      data: { train, validation: examplesOf([1, 1]) },
      trainer: curveTrainer([]),
      executor: direct,
      acquirer,
      budget: 10,
      strategy: "uniform",
      maximumRounds: 1,
      runId: "run",
      waiting: { seconds: 60, pollSeconds: 0.001 },
    }).result;
    expect(source.asked.filter((id) => id === "run/1/slice-0")).toHaveLength(3);
    expect(source.asked.filter((id) => id === "run/1/slice-1")).toHaveLength(6);
  });

  it("give the same data whatever came first", async () => {
    const plain = await run(new SlowSource(), createMemoryJournal());
    const source = new SlowSource();
    source.arrange = (rows) => rows.reverse();
    const reversed = await run(source, createMemoryJournal());
    expect(reversed.train.exampleIds).toEqual(plain.train.exampleIds);
  });

  it("leave nothing of what has come so far in the journal but its number: it will come again", async () => {
    const source = new SlowSource();
    const journal = createMemoryJournal();
    const acquirer = durableAcquirer(source.acquirer, journal, train);
    await acquirer.doAcquire(order, { signal });
    const deliveries = () => journal.records.filter(({ type }) => type === "delivery");
    expect(deliveries()).toMatchObject([{ status: "open", delivered: 2, cost: 2, contents: null }]);
    await acquirer.doAcquire(order, { signal });
    expect(deliveries()[1]).toMatchObject({ status: "complete", delivered: 4 });
    const again = durableAcquirer(source.acquirer, journal.reopen(), train);
    expect((await again.doAcquire(order, { signal })).examples.size).toBe(4);
    expect(source.asked).toHaveLength(2);
  });
});

describe("a settlement", () => {
  it("is told once, and a run that goes on has the same cost", async () => {
    const source = new SlowSource();
    const journal = createMemoryJournal();
    const result = await run(source, journal);
    expect(source.settled).toHaveLength(2);
    const again = await run(source, journal.reopen());
    expect(again).toMatchObject({ spent: result.spent, budgetLeft: result.budgetLeft });
    expect(source.settled).toHaveLength(2);
  });
});

describe("cancelling", () => {
  it("is in the journal, and so is what came of it", async () => {
    const source = new SlowSource();
    const journal = createMemoryJournal();
    await durableAcquirer(source.acquirer, journal, train).doAcquire(order, { signal });
    const next = journal.reopen();
    const acquirer = durableAcquirer(source.acquirer, next, train);
    expect(await acquirer.doCancel!(order, { signal })).toMatchObject({ status: "cancelled", cost: 2 });
    expect(next.records.map(({ type }) => type)).toEqual(["order", "delivery", "cancel", "delivery"]);
    const last = durableAcquirer(source.acquirer, next.reopen(), train);
    expect(await last.doAcquire(order, { signal })).toMatchObject({ status: "cancelled", cost: 2 });
    expect(source.asked).toHaveLength(1);
  });

  it("leaves a closed order as it is, without asking", async () => {
    const source = new SlowSource();
    const acquirer = durableAcquirer(source.acquirer, createMemoryJournal(), train);
    await acquirer.doAcquire({ ...order, count: 1 }, { signal });
    const delivery = await acquirer.doCancel!({ ...order, count: 1 }, { signal });
    expect(delivery).toMatchObject({ status: "complete", cost: 1 });
    expect(source.cancelled).toEqual([]);
  });

  it("is refused where the source charges for what never came", async () => {
    const source = new SlowSource();
    const journal = createMemoryJournal();
    const greedy: Acquirer = {
      ...source.acquirer,
      doCancel: async (wanted, call) => ({ ...(await source.acquirer.doCancel!(wanted, call)), cost: 4 }),
    };
    const acquirer = durableAcquirer(greedy, journal, train);
    await acquirer.doAcquire(order, { signal });
    await expect(acquirer.doCancel!(order, { signal })).rejects.toThrow("charged 4 for 2 examples");
    expect(journal.records.at(-1)).toMatchObject({ type: "cancel" });
  });
});

it("an acquirer that is a class is closed", async () => {
  let closed = 0;
  const { acquirer } = new SlowSource();
  class ClassAcquirer implements Acquirer {
    readonly specificationVersion = "v1";
    readonly name = "class";
    readonly capabilities = acquirer.capabilities;
    doQuote: Acquirer["doQuote"] = acquirer.doQuote;
    doAcquire: Acquirer["doAcquire"] = acquirer.doAcquire;
    async close() {
      closed += 1;
    }
  }
  await durableAcquirer(new ClassAcquirer(), createMemoryJournal(), train).close();
  expect(closed).toBe(1);
});
