import type { Redis } from "ioredis";

/**
 * What to tell where Redis may drop single keys of the queue when its memory is full; undefined where it does
 * not, or does not say.
 */
export async function evictionWarning(redis: Redis, address: string): Promise<string | undefined> {
  const info = await redis.info("memory").catch(() => "");
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (policy === undefined || policy === "noeviction") return undefined;
  return `Redis at ${address} may drop keys of the queue when its memory is full (maxmemory-policy is ${policy}): set it to noeviction`;
}
