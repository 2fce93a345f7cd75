import { acquirerConformance, createSampleData } from "@slicetuner/conformance";
import { type Acquirer, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createPoolAcquirer } from "./create-pool-acquirer.ts";

const available = [9, 6, 5];
const pool = createSampleData({ trainSizes: available }).train;

/** The pool keeps no books beside its ledger: what it charged is read from the deliveries that left it, by order id. */
function withBooks(acquirer: Acquirer): { acquirer: Acquirer; charged: () => Promise<number> } {
  const charges = new Map<string, number>();
  const booked: Acquirer = {
    ...acquirer,
    async doAcquire(order, call) {
      const delivery = await acquirer.doAcquire(order, call);
      charges.set(delivery.orderId, delivery.cost);
      return delivery;
    },
  };
  return {
    acquirer: booked,
    charged: async () => [...charges.values()].reduce((sum, cost) => sum + cost, 0),
  };
}

for (const order of ["file", new Random(5)] as const) {
  describe(order === "file" ? "in file order" : "shuffled", () => {
    acquirerConformance(
      { describe, it, expect },
      {
        create: async () => ({
          ...withBooks(createPoolAcquirer({ pool, unitCosts: [1, 1.2, 0.5], order })),
          available,
        }),
        skip: { restarts: "the pool's ledger lives as long as the object" },
      },
    );
  });
}
