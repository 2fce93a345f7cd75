import { estimatorConformance } from "@slicetuner/conformance";
import type { Estimator } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { amortizedEstimation } from "./amortized-estimation.ts";
import { designedEstimation } from "./designed-estimation.ts";
import { exhaustiveEstimation } from "./exhaustive-estimation.ts";
import { lossPriorEstimation } from "./loss-prior-estimation.ts";

const estimators: Readonly<Record<string, () => Estimator>> = {
  designed: () => designedEstimation(),
  amortized: () => amortizedEstimation(),
  "amortized, curves with a floor": () => amortizedEstimation({ curve: { family: "power-law-with-floor" } }),
  "amortized, curves chosen": () => amortizedEstimation({ curve: { family: "auto" } }),
  exhaustive: () => exhaustiveEstimation(),
  "loss prior": () => lossPriorEstimation(),
};

for (const [name, create] of Object.entries(estimators)) {
  describe(name, () => {
    estimatorConformance({ describe, it, expect }, { create: async () => create() });
  });
}
