import { describe, expect, it } from "vitest";
import { rowCounterConformance } from "./row-counter-conformance.ts";
import { createNaiveRowCounter } from "./testing/naive-row-counter.ts";

rowCounterConformance({ describe, it, expect }, { create: async (table) => createNaiveRowCounter(table) });
