import { executorConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createInProcessExecutor } from "./in-process-executor.ts";

executorConformance({ describe, it, expect }, { create: async () => createInProcessExecutor() });
