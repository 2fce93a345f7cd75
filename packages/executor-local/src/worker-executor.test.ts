import { executorConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createWorkerExecutor } from "./worker-executor.ts";

executorConformance({ describe, it, expect }, { create: async () => createWorkerExecutor({ workers: 2 }) });
