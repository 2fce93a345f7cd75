import { describe, expect, it } from "vitest";
import { executorConformance } from "./executor-conformance.ts";
import { createDirectExecutor } from "./testing/direct-executor.ts";

executorConformance({ describe, it, expect }, { create: async () => createDirectExecutor() });
