import { describe, expect, it } from "vitest";
import { createDataset } from "../data/dataset.ts";
import { acquire } from "./acquire.ts";
import type { Acquirer, Delivery, Order } from "./acquirer.ts";

const examples = (size: number) =>
  createDataset({
    exampleShape: [1],
    features: new Float32Array(size),
    labels: new Int32Array(size),
    classes: ["no", "yes"],
    sliceIds: new Int32Array(size),
    slices: [{ name: "A" }],
  });

const order: Order = { id: "order-1", slice: 0, count: 3, unitCost: 0.1 };
const honest: Delivery = {
  orderId: "order-1",
  status: "complete",
  examples: examples(3),
  cost: 0.3,
  warnings: [],
};

const acquirerOf = (delivery: Delivery): Acquirer => ({
  specificationVersion: "v1",
  name: "fake",
  capabilities: {
    knowsPrices: false,
    knowsAvailability: false,
    deliversPartially: true,
    deliversLater: true,
    cancels: false,
    settles: false,
  },
  doQuote: async () => ({ unitCosts: [0.1], available: [null] }),
  doAcquire: async () => delivery,
  close: async () => {},
});

describe("acquire", () => {
  it("hands on an honest delivery, rounding of prices allowed", async () => {
    // 0.1 + 0.1 + 0.1 is a little more than 0.3 in floating point.
    const delivery = { ...honest, cost: 0.1 + 0.1 + 0.1 };
    expect(await acquire(acquirerOf(delivery), order)).toBe(delivery);
  });

  it.each<[string, Partial<Delivery>]>([
    ["another order's delivery", { orderId: "order-2" }],
    ["more than ordered", { examples: examples(4) }],
    ["a higher price than agreed", { cost: 0.31 }],
    ["a charge for what was not delivered", { examples: examples(2), status: "partial", cost: 0.3 }],
    ["a short delivery called complete", { examples: examples(2), cost: 0.2 }],
  ])("finds out %s", async (_, breach) => {
    await expect(acquire(acquirerOf({ ...honest, ...breach }), order)).rejects.toThrow("order order-1");
  });

  it("refuses orders that cannot be meant, before they are sent", async () => {
    const nonsense = { id: "", slice: -1, count: 0.5, unitCost: 0 };
    await expect(acquire(acquirerOf(honest), nonsense)).rejects.toMatchObject({
      problems: [
        { path: "order.id" },
        { path: "order.slice" },
        { path: "order.count" },
        { path: "order.unitCost" },
      ],
    });
  });
});
