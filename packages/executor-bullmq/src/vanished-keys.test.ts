import { createReferenceTrainer, createSampleData } from "@slicetuner/conformance";
import { runTrainings } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createBullmqExecutor, createBullmqWorker, createFolderStore } from "./index.ts";
import { missingRedisServer, OwnRedis } from "./testing/own-redis.ts";
import { freshFolder } from "./testing/test-redis.ts";

const jobs = [60, 90, 120].map((size) => ({
  id: `${size} examples`,
  rows: Uint32Array.from({ length: size }, (_, row) => row),
  weightsSeed: 1,
  batchesSeed: 2,
}));

describe.skipIf(missingRedisServer !== undefined)("keys that vanish from Redis", () => {
  it.each(["hash", "wait", "meta"])("(%s) are told, and the trainings are queued again", async (kind) => {
    const own = await OwnRedis.start();
    const redis = new Redis(own.url);
    onTestFinished(() => redis.disconnect());
    await redis.config("SET", "maxmemory-policy", "allkeys-lru");
    const place = { redis: own.url, store: createFolderStore(freshFolder()), queue: "vanishing" };
    const executor = await createBullmqExecutor(place);
    onTestFinished(() => executor.close());
    const notices: string[] = [];
    const running = runTrainings({
      executor,
      trainer: createReferenceTrainer(),
      data: createSampleData(),
      jobs,
      onNotice: (notice) => void notices.push(typeof notice === "string" ? notice : JSON.stringify(notice)),
    });
    const named = async () => (await redis.keys("*")).filter((key) => key.includes("vanishing"));
    const isGone = (key: string) =>
      kind === "hash" ? /batch-[0-9a-f]{64}$/.test(key) && !key.includes("wanted") : key.endsWith(`:${kind}`);
    await vi.waitFor(async () => expect((await named()).filter(isGone)).not.toEqual([]), { timeout: 20_000 });
    // Those of the queue itself: other keys of a batch bear its name too.
    for (const key of (await named()).filter(isGone))
      if (["hash", "list"].includes(await redis.type(key))) await redis.del(key);
    const local = createInProcessExecutor();
    const worker = await createBullmqWorker({
      ...place,
      executor: local,
      resolvePackage: (name) => import.meta.resolve(name),
    });
    onTestFinished(() => worker.close());
    const results = await running;
    expect(results.map(({ jobId }) => jobId)).toEqual(jobs.map(({ id }) => id));
    expect(notices.join("\n")).toContain("maxmemory-policy is allkeys-lru");
    if (kind !== "meta") expect(notices.join("\n")).toContain("vanished from Redis");
  });
});
