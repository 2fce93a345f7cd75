import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Redis } from "ioredis";
import { afterAll } from "vitest";
import { bullmqPrefix } from "../redis/keys.ts";

/** The Redis of the tests. */
export const testRedisUrl: string = process.env.SLICETUNER_TEST_REDIS ?? "redis://127.0.0.1:6379/5";

/** Why tests that need Redis are skipped; undefined where it answers. */
export const missingRedis: string | undefined = await whyMissing();

async function whyMissing(): Promise<string | undefined> {
  const redis = new Redis(testRedisUrl, { lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => {});
  try {
    await redis.connect();
    await redis.ping();
    return undefined;
  } catch {
    return `skipped: no Redis answers at ${testRedisUrl}`;
  } finally {
    redis.disconnect();
  }
}

/** A test's title, with the reason where it is skipped. */
export function withRedis(title: string): string {
  return missingRedis === undefined ? title : `${title} (${missingRedis})`;
}

const queues: string[] = [];
const folders: string[] = [];

/**
 * A queue of its own, so that tests may run at the same time; its keys are removed at the end of the file.
 */
export function freshQueue(): string {
  const queue = `test-${randomUUID()}`;
  queues.push(queue);
  return queue;
}

afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  if (missingRedis !== undefined) return;
  const redis = new Redis(testRedisUrl);
  for (const queue of queues) {
    for (const prefix of [bullmqPrefix, "slicetuner-state"]) {
      const keys = await redis.keys(`${prefix}:${queue}:*`);
      if (keys.length > 0) await redis.del(keys);
    }
  }
  redis.disconnect();
});

/** A folder that is removed at the end of the file. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slicetuner-"));
  folders.push(folder);
  return folder;
}

/** As a worker's machine finds packages. */
export function resolvePackage(name: string): string {
  return pathToFileURL(createRequire(import.meta.url).resolve(name)).href;
}
