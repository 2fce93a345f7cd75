import type { ProblemList } from "@slicetuner/core";
import { flagOf, type Settings } from "./options.ts";
import { isRedisAddress, noRedisAddress } from "./redis-address.ts";

/** The address of Redis: an option, or the environment's, where no list of processes shows its password. */
export function redisAddressOf({ redis }: Pick<Settings, "redis">): string | undefined {
  return redis ?? (process.env.SLICETUNER_REDIS || undefined);
}

/** Whether a Redis is on this machine, so that a folder of this machine is one that driver and workers may share. */
export function isOnThisMachine(address: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(address).hostname);
}

/** Adds a problem for each option of many machines that is missing, or says nothing here. */
export function checkExecutorSettings(settings: Settings, problems: ProblemList): void {
  if (settings.executor === "bullmq") {
    const message = "says nothing here: start workers with `slicetuner worker --workers …`";
    problems.expect(settings.workers === undefined, flagOf("workers"), message);
    checkQueueSettings(settings, problems);
    return;
  }
  for (const name of ["redis", "store", "queue"] as const) {
    const message = `has no meaning without ${flagOf("executor")} bullmq`;
    problems.expect(settings[name] === undefined, flagOf(name), message);
  }
}

/** What driver and workers both need. */
export function checkQueueSettings(settings: Settings, problems: ProblemList): void {
  const address = redisAddressOf(settings);
  if (address === undefined) {
    const reported = problems.problems.some(({ path }) => path.includes("redis"));
    if (!reported) problems.add(flagOf("redis"), "is missing: say where Redis is, e.g. redis://host:6379");
    return;
  }
  if (!isRedisAddress(address)) {
    // An option has been judged when it was read.
    problems.add("SLICETUNER_REDIS", noRedisAddress);
    return;
  }
  problems.expect(
    settings.store !== undefined || isOnThisMachine(address),
    flagOf("store"),
    "is missing: Redis is on another machine; name a folder that all machines see, or s3://bucket/prefix",
  );
}
