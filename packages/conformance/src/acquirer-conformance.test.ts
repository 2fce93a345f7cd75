import { describe, expect, it } from "vitest";
import { acquirerConformance } from "./acquirer-conformance.ts";
import { createSampleData } from "./sample-data.ts";
import { createMemoryAcquirer } from "./testing/memory-acquirer.ts";

acquirerConformance(
  { describe, it, expect },
  {
    create: async () => {
      const available = [9, 6, 5];
      const pool = createSampleData({ trainSizes: available }).train;
      return { acquirer: createMemoryAcquirer(pool, [1, 1.2, 0.5]), available };
    },
  },
);
