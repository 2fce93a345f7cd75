import { setTimeout } from "node:timers/promises";
import { acquirerConformance, createSampleData } from "@slicetuner/conformance";
import { rowsBySlice, selectRows, sliceSizes } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createServiceAcquirer, type ExampleService } from "./service-acquirer.ts";

/** A service in memory that takes 5 ms to answer and keeps its own books. */
function createService(): ExampleService & { readonly takings: () => number; readonly sizes: number[] } {
  const shelf = createSampleData({ trainSizes: [12, 7, 4] }).train;
  const left = rowsBySlice(shelf).map((rows) => [...rows]);
  const prices = [1, 1.5, 2];
  let takings = 0;
  return {
    prices,
    sizes: sliceSizes(shelf),
    takings: () => takings,
    stock: async () => left.map((rows) => rows.length),
    sell: async (slice, count) => {
      await setTimeout(5);
      const examples = selectRows(shelf, left[slice]!.splice(0, count));
      takings += examples.size * prices[slice]!;
      return examples;
    },
  };
}

acquirerConformance(
  { describe, it, expect },
  {
    create: async () => {
      const service = createService();
      return {
        acquirer: createServiceAcquirer(service),
        available: service.sizes,
        charged: async () => service.takings(),
      };
    },
  },
);
