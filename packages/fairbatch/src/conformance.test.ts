import { samplerConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createBalancedBatches } from "./balanced.ts";
import { createFairBatch } from "./fair-batch.ts";
import { fairnessTargets } from "./options.ts";

for (const target of fairnessTargets) {
  describe(`FairBatch, ${target}`, () => {
    samplerConformance(
      { describe, it, expect },
      { create: async () => createFairBatch({ group: "group", target }) },
    );
  });
}

describe("balanced batches", () => {
  samplerConformance(
    { describe, it, expect },
    { create: async () => createBalancedBatches({ group: "group" }) },
  );
});
