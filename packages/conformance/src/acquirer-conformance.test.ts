import { describe, expect, it } from "vitest";
import { acquirerConformance } from "./acquirer-conformance.ts";
import { createSampleData } from "./sample-data.ts";
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

describe("in the course of time", () => {
  acquirerConformance({ describe, it, expect }, { create: async () => createSlowSource(pool, prices) });
});
