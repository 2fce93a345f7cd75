import { describe, expect, it } from "vitest";
import { sliceCounterConformance } from "./slice-counter-conformance.ts";
import { createNaiveSliceCounter } from "./testing/naive-slice-counter.ts";

sliceCounterConformance({ describe, it, expect }, { create: async (rows) => createNaiveSliceCounter(rows) });
