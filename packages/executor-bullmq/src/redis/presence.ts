import type { Redis } from "ioredis";
import type { QueueKeys } from "./keys.ts";

/** A worker that is there. */
export interface PresentWorker {
  readonly name: string;
  /** Trainings that it carries out at the same time. */
  readonly threads: number;
  readonly protocol: number;
}

/** How often workers and drivers show that they live, and for how long they are believed. */
export const beatMilliseconds = 2000;
export const presenceSeconds = 8;

export async function showPresence(
  redis: Redis,
  keys: QueueKeys,
  id: string,
  worker: PresentWorker,
): Promise<void> {
  await redis
    .multi()
    .set(keys.worker(id), JSON.stringify(worker), "EX", presenceSeconds)
    .sadd(keys.workers, id)
    .exec();
}

export async function endPresence(redis: Redis, keys: QueueKeys, id: string): Promise<void> {
  await redis.multi().del(keys.worker(id)).srem(keys.workers, id).exec();
}

/** The workers that have shown themselves lately. Redis's clock decides, not the machines'. */
export async function presentWorkers(redis: Redis, keys: QueueKeys): Promise<readonly PresentWorker[]> {
  const ids = await redis.smembers(keys.workers);
  if (ids.length === 0) return [];
  const shown = await redis.mget(ids.map((id) => keys.worker(id)));
  const gone = ids.filter((_, index) => shown[index] === null);
  if (gone.length > 0) await redis.srem(keys.workers, gone);
  return shown.filter((text) => text !== null).map((text) => JSON.parse(text) as PresentWorker);
}
