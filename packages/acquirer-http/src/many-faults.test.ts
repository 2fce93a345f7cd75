import {
  type AcquirerMemory,
  acquire,
  createProcessMemory,
  type Delivery,
  type Order,
  Random,
} from "@slicetuner/core";
import { expect, it } from "vitest";
import { impatient, market } from "./testing/bench.ts";
import type { Marketplace } from "./testing.ts";

/** What depends on the seed alone, in whatever order faults come. */
const ofOrders = { late: 0.4, partial: 0.2, priceRise: 0.2 };
const ofRequests = {
  lostBefore: 0.12,
  lostAfter: 0.12,
  throttled: 0.12,
  failing: 0.12,
  truncated: 0.12,
  duplicated: 0.5,
};

/**
 * Three rounds of orders; `restless`: with another process for every asking, which may be stopped in the
 * middle of it.
 */
async function buy(
  shop: Marketplace,
  memory: AcquirerMemory,
  restless: Random | undefined,
): Promise<Delivery[]> {
  const open = () => impatient(shop.url, { memory, limits: { patienceSeconds: 0, tries: 8 } }).acquirer;
  const deliveries: Delivery[] = [];
  let acquirer = open();
  for (const round of [1, 2, 3]) {
    const { unitCosts } = await acquirer.doQuote({ signal: new AbortController().signal });
    for (const slice of [0, 1, 2]) {
      const order: Order = { id: `${round}/${slice}`, slice, count: 7 * round, unitCost: unitCosts[slice]! };
      for (let delivery: Delivery | undefined; delivery === undefined || delivery.status === "open"; ) {
        if (restless !== undefined) {
          acquirer = open();
          const controller = new AbortController();
          setTimeout(() => controller.abort(new Error("killed")), restless.integer(8));
          await acquire(acquirer, order, controller.signal).catch(() => {});
          acquirer = open();
        }
        delivery = await acquire(acquirer, order);
        if (delivery.status !== "open") deliveries.push(delivery);
      }
    }
  }
  return deliveries;
}

it("brings the same examples at the same cost as a service without faults, for each of 20 seeds, and buys once", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const options = { seed, pageSize: 3, prices: [1, 1.2, 0.5], rowsPerSlice: [30, 60, 90] };
    const calm = await market({ ...options, faults: ofOrders });
    const rough = await market({ ...options, faults: { ...ofOrders, ...ofRequests } });
    const expected = await buy(calm, createProcessMemory(), undefined);
    const found = await buy(rough, createProcessMemory(), new Random(seed));
    const facts = (all: readonly Delivery[]) =>
      all.map(({ orderId, status, cost, examples }) => ({ orderId, status, cost, ids: examples.exampleIds }));
    expect(facts(found), `seed ${seed}`).toEqual(facts(expected));
    const paid = found.reduce((sum, { cost }) => sum + cost, 0);
    expect(rough.charged()).toBeCloseTo(paid, 6);
    const booked = rough.ledger().map(({ times: _, ...entry }) => entry);
    expect(booked).toEqual(calm.ledger().map(({ times: _, ...entry }) => entry));
  }
  // However busy the machine is.
}, 600_000);
