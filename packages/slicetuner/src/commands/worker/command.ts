import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheDirectory } from "@slicetuner/datasets";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { pc } from "../../cli/colors.ts";
import type { Command } from "../../cli/command.ts";
import { checkQueueSettings } from "../../options/executor-settings.ts";
import { isRemote, queuePlace } from "../../training/queue-place.ts";

export const worker: Command = {
  name: "worker",
  summary: "carry out the trainings of other machines' runs, until it is stopped",
  examples: [
    "slicetuner worker --redis redis://10.0.0.1:6379 --store /shared/slicetuner",
    "slicetuner worker --redis redis://10.0.0.1:6379 --store s3://bucket/prefix --workers 4",
  ],
  options: ["redis", "store", "queue", "name", "workers", "allow"],

  async run({ settings, problems, output, signal }) {
    checkQueueSettings(settings, problems);
    problems.throwIfAny();
    const { workers, name } = settings;
    const place = await queuePlace(settings);
    const cacheFolder = settings.store !== undefined && isRemote(settings.store);
    const { createBullmqWorker } = await import("@slicetuner/executor-bullmq");
    const executor =
      workers === 0 ? createInProcessExecutor() : createWorkerExecutor({ workers, batches: 1 });
    try {
      const listening = await createBullmqWorker({
        ...place,
        executor,
        resolvePackage,
        allow: settings.allow ?? [],
        log: (line) => output.print(`${pc.dim(timeOfDay())} ${line}`),
        ...(name !== undefined && { name }),
        ...(cacheFolder && { cacheFolder: join(cacheDirectory(), "worker") }),
      });
      const where = `queue "${place.queue}" on ${new URL(place.redis).host}`;
      output.print(
        `Worker "${listening.name}" listens on ${where}: ${executor.name}, data in ${place.store.name}. Ctrl-C stops it.`,
      );
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
      output.print("Stopping: what is under way may finish for 10 seconds, the rest goes back to the queue.");
      await listening.close();
    } finally {
      await executor.close();
    }
  },
};

/** Trainers are packages that are installed beside this one. */
function resolvePackage(packageName: string): string {
  return pathToFileURL(createRequire(import.meta.url).resolve(packageName)).href;
}

function timeOfDay(): string {
  return new Date().toTimeString().slice(0, 8);
}
