import { describe, expect, it } from "vitest";
import { acquirerConformance } from "./acquirer-conformance.ts";
import { createSampleData } from "./sample-data.ts";
import { collect } from "./testing/collect-suite.ts";
import { createMemoryAcquirer } from "./testing/memory-acquirer.ts";
import { createSlowSource } from "./testing/slow-source.ts";

const available = [9, 6, 5];
const prices = [1, 1.2, 0.5];
const pool = createSampleData({ trainSizes: available }).train;

describe("at once", () => {
  acquirerConformance(
    { describe, it, expect },
    { create: async () => ({ acquirer: createMemoryAcquirer(pool, prices), available }) },
  );
});

it("shows as skipped what cannot be tried with the fixture or the acquirer", async () => {
  const create = async () => ({ acquirer: createMemoryAcquirer(pool, prices), available });
  const reasons = new Set<string>();
  for (const { body } of collect((runner) => acquirerConformance(runner, { create })))
    await body({ skip: (reason: string) => reasons.add(reason) });
  expect([...reasons].sort()).toEqual([
    "it does not cancel",
    "it does not settle",
    "the fixture has no loseNextAnswer",
    "the fixture has no raisePrice",
    "the fixture has no reopen",
    "the fixture has no spoilNextExample",
  ]);
});

describe("in the course of time", () => {
  acquirerConformance({ describe, it, expect }, { create: async () => createSlowSource(pool, prices) });
});
