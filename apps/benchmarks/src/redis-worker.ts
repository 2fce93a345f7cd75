import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { createBullmqWorker, createFolderStore } from "@slicetuner/executor-bullmq";
import { createWorkerExecutor } from "@slicetuner/executor-local";

/** What this program is asked for, as JSON in its only argument. It works until its input ends. */
export interface RedisWorkerRequest {
  readonly redis: string;
  readonly queue: string;
  /** The folder through which driver and worker exchange data sets. */
  readonly folder: string;
}

const { redis, queue, folder } = JSON.parse(process.argv[2]!) as RedisWorkerRequest;
const executor = createWorkerExecutor({ workers: 1, batches: 1 });
const worker = await createBullmqWorker({
  redis,
  queue,
  store: createFolderStore(folder),
  executor,
  resolvePackage: (name) => pathToFileURL(createRequire(import.meta.url).resolve(name)).href,
});
console.log("ready");
for await (const _ of process.stdin) {
  // Nothing is said; the end is what counts.
}
await worker.close();
await executor.close();
