import { type AcquirerFixture, acquirerConformance, createSampleData } from "@slicetuner/conformance";
import { type Acquirer, createProcessMemory, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createPoolAcquirer } from "./create-pool-acquirer.ts";

const available = [9, 6, 5];
const pool = createSampleData({ trainSizes: available }).train;

/**
 * The pool keeps no books beside what it remembers: what it charged is read from the deliveries that left it,
 * by order id.
 */
function createFixture(order: "file" | Random): AcquirerFixture {
  const memory = createProcessMemory();
  const charges = new Map<string, number>();
  const start = (): Acquirer => {
    const acquirer = createPoolAcquirer({ pool, unitCosts: [1, 1.2, 0.5], order, memory });
    return {
      ...acquirer,
      async doAcquire(wanted, call) {
        const delivery = await acquirer.doAcquire(wanted, call);
        charges.set(delivery.orderId, delivery.cost);
        return delivery;
      },
    };
  };
  return {
    acquirer: start(),
    available,
    charged: async () => [...charges.values()].reduce((sum, cost) => sum + cost, 0),
    reopen: async () => start(),
  };
}

for (const order of ["file", new Random(5)] as const) {
  describe(order === "file" ? "in file order" : "shuffled", () => {
    acquirerConformance({ describe, it, expect }, { create: async () => createFixture(order) });
  });
}
