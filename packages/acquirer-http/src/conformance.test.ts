import { acquirerConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createHttpAcquirer } from "./create-http-acquirer.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";
import { type MarketplaceFaults, startMarketplace } from "./testing.ts";

const available = [9, 6, 25];
const faulty: MarketplaceFaults = {
  lostBefore: 0.1,
  lostAfter: 0.1,
  throttled: 0.1,
  failing: 0.1,
  truncated: 0.1,
  duplicated: 0.5,
  late: 0.5,
};

for (const [title, faults] of [
  ["a service without faults", {}],
  ["a service with faults", faulty],
] as const) {
  describe(title, () => {
    acquirerConformance(
      { describe, it, expect },
      {
        create: async () => {
          const { slices } = exampleEncoder;
          const prices = [1, 1.2, 0.5];
          const market = await startMarketplace({
            slices,
            prices,
            faults,
            rowsPerSlice: available,
            pageSize: 3,
          });
          const limits = { backOffSeconds: 0.001, pollSeconds: 0.001, patienceSeconds: 0.1 };
          const acquirer = createHttpAcquirer({ baseUrl: market.url, encoder: exampleEncoder, limits });
          return {
            acquirer: { ...acquirer, close: () => market.close() },
            available,
            charged: async () => market.charged(),
          };
        },
      },
    );
  });
}
