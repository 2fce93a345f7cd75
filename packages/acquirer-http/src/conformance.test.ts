import { acquirerConformance } from "@slicetuner/conformance";
import { createProcessMemory } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createHttpAcquirer } from "./create-http-acquirer.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";
import { type MarketplaceFaults, startMarketplace } from "./testing.ts";

const available = [9, 6, 25];
const prices = [1, 1.2, 0.5];
const faulty: MarketplaceFaults = {
  lostBefore: 0.1,
  lostAfter: 0.1,
  throttled: 0.1,
  failing: 0.1,
  truncated: 0.1,
  duplicated: 0.5,
  late: 0.5,
};

for (const [title, faults, remembers] of [
  ["a service without faults", {}, true],
  ["a service whose orders come late, asked without a memory", { late: 1 }, false],
  ["a service with faults", faulty, true],
] as const) {
  describe(title, () => {
    acquirerConformance(
      { describe, it, expect },
      {
        create: async () => {
          const { slices } = exampleEncoder;
          const market = await startMarketplace({
            slices,
            prices,
            faults,
            rowsPerSlice: available,
            pageSize: 3,
          });
          const kept = createProcessMemory();
          const open = () =>
            createHttpAcquirer({
              baseUrl: market.url,
              encoder: exampleEncoder,
              limits: { backOffSeconds: 0.001, pollSeconds: 0.001, patienceSeconds: 0 },
              memory: remembers ? kept : createProcessMemory(),
            });
          return {
            acquirer: open(),
            available,
            charged: async () => market.charged(),
            reopen: async () => open(),
            raisePrice: async () =>
              slices.forEach(({ name }, slice) => void market.setPrice(name, 2 * prices[slice]!)),
            loseNextAnswer: () => market.loseNextAnswer(),
            spoilNextExample: () => market.spoilNextExample(),
            close: () => market.close(),
          };
        },
      },
    );
  });
}
