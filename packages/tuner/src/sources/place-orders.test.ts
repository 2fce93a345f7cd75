import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { type Acquirer, type Delivery, selectRows, type TunerEvent } from "@slicetuner/core";
import { expect, it } from "vitest";
import { examplesOf } from "../testing/known-curves.ts";
import { placeOrders } from "./place-orders.ts";

it("tells which orders are open when that changes, and what their sources warn of at once", async () => {
  const pool = createPoolAcquirer({ pool: examplesOf([5, 5], "pool") });
  const came = [0, 0, 0, 1, 2];
  const slow: Acquirer = {
    ...pool,
    async doAcquire(order, call): Promise<Delivery> {
      const whole = await pool.doAcquire(order, call);
      const rows = Uint32Array.from({ length: came.shift()! }, (_, row) => row);
      const status = rows.length === order.count ? "complete" : "open";
      const examples = selectRows(whole.examples, rows);
      return { ...whole, status, examples, cost: rows.length, warnings: ["a file cannot be read"] };
    },
  };
  const told: unknown[] = [];
  await placeOrders({
    acquirer: slow,
    orders: [{ id: "a", slice: 0, count: 2, unitCost: 1 }],
    round: 1,
    waiting: { seconds: 60, pollSeconds: 0.001 },
    signal: new AbortController().signal,
    emit: (event: TunerEvent) => {
      if (event.type === "orders-open") told.push(event.open.map(({ delivered }) => delivered));
    },
    warn: (messages) => void (told.length === 0 && told.push(...messages)),
  });
  expect(told).toEqual(["a file cannot be read", [0], [1]]);
});
