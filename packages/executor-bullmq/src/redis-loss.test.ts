import { describe, expect, it } from "vitest";
import { createBullmqExecutor } from "./driver/bullmq-executor.ts";
import { createFolderStore } from "./store/folder-store.ts";
import { execute, FaultBench, jobs, until } from "./testing/fault-bench.ts";
import { missingRedisServer, OwnRedis } from "./testing/own-redis.ts";

const skipped = missingRedisServer !== undefined;
/** Milliseconds that no busy machine needs: only what never ends fails. */
const timeout = 600_000;
const reason = missingRedisServer === undefined ? "" : ` (${missingRedisServer})`;

describe.skipIf(skipped)(`a Redis that is stopped and started again${reason}`, () => {
  it.each([
    ["with its data", true],
    ["empty", false],
  ])("%s: the run waits, says so, and goes on", async (_, isPersistent) => {
    const redis = await OwnRedis.start({ isPersistent });
    const bench = new FaultBench(redis.url);
    const trainer = bench.trainer("createLogging", { milliseconds: 400 });
    await bench.worker();
    const notices: string[] = [];
    const running = execute(await bench.driver(), trainer, jobs(6), {
      onNotice: (text) => notices.push(text),
    });
    await until(() => bench.logged("end").length === 2 && bench.logged("start").length === 3);
    await redis.stop();
    await until(() => notices.length === 1);
    expect(notices[0]).toBe(
      `the connection to Redis at redis://127.0.0.1:${redis.port} is lost; waiting until it is back`,
    );
    // Long enough that locks run out.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await redis.start();
    expect((await running).map(({ jobId }) => jobId)).toEqual(jobs(6).map(({ id }) => id));
    expect(notices).toContain(`Redis at redis://127.0.0.1:${redis.port} is back`);
    // The one under way when Redis went away may be run again, and without its data also those that were
    // done; the driver has their results and asks for no more than the rest.
    expect(bench.logged("end").length).toBeLessThanOrEqual(7);
  });

  // Redis never comes back: that the abort and the end of the executor come at all shows that neither waits
  // for it.
  it("lets a call be aborted, and the executor be closed, while it is away", { timeout }, async () => {
    const redis = await OwnRedis.start();
    const bench = new FaultBench(redis.url);
    const driver = await bench.driver();
    const controller = new AbortController();
    const notices: string[] = [];
    const running = execute(driver, bench.trainer("createLogging"), jobs(2), {
      signal: controller.signal,
      onNotice: (text) => notices.push(text),
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await redis.stop();
    await until(() => notices.length === 1);
    controller.abort();
    await expect(running).rejects.toThrow("abort");
    await driver.close();
  });

  it("may be away when a worker stops", { timeout }, async () => {
    const redis = await OwnRedis.start();
    const bench = new FaultBench(redis.url);
    const worker = await bench.worker();
    await redis.stop();
    await worker.close();
  });

  it("is not called lost by a worker that leaves it", async () => {
    const redis = await OwnRedis.start();
    const lines: string[] = [];
    const worker = await new FaultBench(redis.url).worker({ log: (line) => lines.push(line) });
    await worker.close();
    await new Promise((resolve) => setTimeout(resolve, 200)); // The end of the connection is told late.
    expect(lines).toEqual([]);
  });
});

describe.skipIf(skipped)(`a Redis with a password${reason}`, () => {
  it("is used with it, and refuses others at once", async () => {
    const redis = await OwnRedis.start({ password: "right" });
    const store = createFolderStore("unused");
    await (await createBullmqExecutor({ redis: redis.url, store })).close();
    for (const user of [":wrong@", ""]) {
      const url = `redis://${user}127.0.0.1:${redis.port}`;
      const error = await createBullmqExecutor({ redis: url, store }).catch((error: unknown) => error);
      expect(String(error)).toContain(`Redis at redis://127.0.0.1:${redis.port} refuses the password`);
      expect(String(error)).not.toContain("wrong@");
    }
  });
});
