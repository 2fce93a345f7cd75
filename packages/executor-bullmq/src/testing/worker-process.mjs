// A worker in a process of its own, to be killed. Its options are its argument.
import { createBullmqWorker, createFolderStore } from "@slicetuner/executor-bullmq";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";

const { folder, threads, ...options } = JSON.parse(process.argv[2]);
const executor =
  threads === 0 ? createInProcessExecutor() : createWorkerExecutor({ workers: threads, batches: 1 });
const worker = await createBullmqWorker({
  ...options,
  executor,
  store: createFolderStore(folder),
  resolvePackage: (name) => import.meta.resolve(name),
});
process.on("SIGTERM", async () => {
  await worker.close();
  await executor.close();
});
console.log("ready");
