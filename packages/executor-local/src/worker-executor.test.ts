import { availableParallelism } from "node:os";
import { executorConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createWorkerExecutor } from "./worker-executor.ts";

executorConformance({ describe, it, expect }, { create: async () => createWorkerExecutor({ workers: 2 }) });

it("has a worker for each core unless told otherwise", async () => {
  const executor = createWorkerExecutor();
  expect(executor.capabilities.workers).toBe(availableParallelism());
  await executor.close();
});
