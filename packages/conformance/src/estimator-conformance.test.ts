import { describe, expect, it } from "vitest";
import { estimatorConformance } from "./estimator-conformance.ts";
import { createNaiveEstimator } from "./testing/naive-estimator.ts";

estimatorConformance({ describe, it, expect }, { create: async () => createNaiveEstimator() });
