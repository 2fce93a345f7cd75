import { executorConformance } from "@slicetuner/conformance";
import type { Executor } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { describe, expect, it } from "vitest";
import { createBullmqExecutor } from "./driver/bullmq-executor.ts";
import { createFolderStore } from "./store/folder-store.ts";
import {
  freshFolder,
  freshQueue,
  missingRedis,
  resolvePackage,
  testRedisUrl,
  withRedis,
} from "./testing/test-redis.ts";
import { createBullmqWorker } from "./worker/bullmq-worker.ts";

const folder = freshFolder();

/** A driver with a worker of its own, on a queue of its own: no test takes the results of another. */
async function createPair(createLocal: () => Executor): Promise<Executor> {
  const surroundings = { redis: testRedisUrl, queue: freshQueue(), store: createFolderStore(folder) };
  const local = createLocal();
  const worker = await createBullmqWorker({
    ...surroundings,
    executor: local,
    resolvePackage,
    graceMilliseconds: 0,
  });
  const executor = await createBullmqExecutor(surroundings);
  return {
    ...executor,
    async close() {
      await executor.close();
      await worker.close();
      await local.close();
    },
  };
}

describe.skipIf(missingRedis !== undefined)(withRedis("with worker threads"), () => {
  executorConformance(
    { describe, it, expect },
    { create: () => createPair(() => createWorkerExecutor({ workers: 2, batches: 1 })) },
  );
});

describe.skipIf(missingRedis !== undefined)(withRedis("with a worker that trains in its own thread"), () => {
  executorConformance({ describe, it, expect }, { create: () => createPair(createInProcessExecutor) });
});
