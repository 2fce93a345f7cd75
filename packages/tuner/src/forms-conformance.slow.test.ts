import { estimatorConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { designedEstimation } from "./designed-estimation.ts";

// Fits of effective data take seconds for many slices.
for (const form of ["effective", "auto"] as const) {
  describe(`designed, form ${form}`, () => {
    estimatorConformance({ describe, it, expect }, { create: async () => designedEstimation({ form }) });
  });
}
