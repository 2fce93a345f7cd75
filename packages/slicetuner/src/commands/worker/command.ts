import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheDirectory } from "@slicetuner/datasets";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { pc } from "../../cli/colors.ts";
import { defineCommand, type WorkContext } from "../../cli/define-command.ts";
import { loadPackage } from "../../cli/load-package.ts";
import { isRemote, openQueue } from "../../training/queue-place.ts";
import { workerOptions } from "./options.ts";

export const command = defineCommand({
  examples: [
    "slicetuner worker --redis redis://10.0.0.1:6379 --store /shared/slicetuner",
    "slicetuner worker --redis redis://10.0.0.1:6379 --store s3://bucket/prefix --workers 4",
  ],
  options: [workerOptions],
  endsByInterruption: true,

  prepare: ({ worker }) => worker,

  async run({ name, workers, allow, queue }, { signal, emit }: WorkContext<string>): Promise<void> {
    const place = await openQueue(queue);
    const cacheFolder = queue.store !== undefined && isRemote(queue.store);
    const { createBullmqWorker } = await loadPackage(
      "@slicetuner/executor-bullmq",
      () => import("@slicetuner/executor-bullmq"),
    );
    const executor =
      workers === 0 ? createInProcessExecutor() : createWorkerExecutor({ workers, batches: 1 });
    try {
      const listening = await createBullmqWorker({
        ...place,
        executor,
        resolvePackage,
        allow,
        log: (line) => emit(`${pc.dim(timeOfDay())} ${line}`),
        ...(name !== undefined && { name }),
        ...(cacheFolder && { cacheFolder: join(cacheDirectory(), "worker") }),
      });
      const where = `queue "${place.queue}" on ${new URL(place.redis).host}`;
      emit(
        `Worker "${listening.name}" listens on ${where}: ${executor.name}, data in ${place.store.name}. Ctrl-C stops it.`,
      );
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
      emit("Stopping: what is under way may finish for 10 seconds, the rest goes back to the queue.");
      await listening.close();
    } finally {
      await executor.close();
    }
  },

  watch:
    (_, { output }) =>
    (line) =>
      output.print(line),

  show: () => {},
});

/** Trainers are packages that are installed beside this one. */
function resolvePackage(packageName: string): string {
  return pathToFileURL(createRequire(import.meta.url).resolve(packageName)).href;
}

function timeOfDay(): string {
  return new Date().toTimeString().slice(0, 8);
}
