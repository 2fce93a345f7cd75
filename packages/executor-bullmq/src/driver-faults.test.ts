import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidInputError, TrainingError, type TrainingProgress } from "@slicetuner/core";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { describe, expect, it } from "vitest";
import { createBullmqExecutor } from "./driver/bullmq-executor.ts";
import { bullmqPrefix, keysOf } from "./redis/keys.ts";
import { createFolderStore } from "./store/folder-store.ts";
import { execute, FaultBench, jobs, until } from "./testing/fault-bench.ts";
import { missingRedis, testRedisUrl, withRedis } from "./testing/test-redis.ts";
import { queueBatch } from "./wire/batch-payload.ts";
import { createBullmqWorker } from "./worker/bullmq-worker.ts";

const skipped = missingRedis !== undefined;

/** Jobs of a queue that wait or are under way. */
async function jobsInQueue({ queue }: FaultBench): Promise<number> {
  const redis = new Redis(testRedisUrl, { maxRetriesPerRequest: null });
  const asked = new Queue(queue, { connection: redis, prefix: bullmqPrefix });
  const counts = await asked.getJobCounts("waiting", "active", "delayed");
  await asked.close();
  redis.disconnect();
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

describe.skipIf(skipped)(withRedis("a driver"), () => {
  it("that is killed and started again takes what is finished", async () => {
    const bench = new FaultBench();
    const trainer = bench.trainer("createLogging", { milliseconds: 300 });
    await bench.worker();
    const killed = await bench.driverProcess(trainer, 6);
    await until(() => bench.logged("end").length === 2);
    killed.kill("SIGKILL");
    const reports: TrainingProgress[] = [];
    const results = await execute(await bench.driver(), trainer, jobs(6), {
      onProgress: (progress) => reports.push(progress),
    });
    expect(results.map(({ jobId }) => jobId)).toEqual(jobs(6).map(({ id }) => id));
    expect(bench.logged("start").toSorted()).toEqual(jobs(6).map(({ id }) => id));
    expect(reports.at(-1)).toMatchObject({ jobsDone: 6, jobsTotal: 6, examplesSeen: 6 });
  });

  it("gets the results of an earlier one without any worker, whatever the ids", async () => {
    const bench = new FaultBench();
    const trainer = bench.trainer("createLogging");
    const worker = await bench.worker();
    const first = await execute(await bench.driver(), trainer, jobs(3));
    await worker.close();
    const renamed = jobs(3).map((job) => ({ ...job, id: `${job.id} again` }));
    const second = await execute(await bench.driver(), trainer, renamed);
    expect(second).toEqual(first.map((result) => ({ ...result, jobId: `${result.jobId} again` })));
  });

  it("shares its jobs with another one that has the same", async () => {
    const bench = new FaultBench();
    const trainer = bench.trainer("createLogging", { milliseconds: 100 });
    await bench.worker({ threads: 2 });
    const drivers = [await bench.driver(), await bench.driver()];
    const [one, other] = await Promise.all(drivers.map((driver) => execute(driver, trainer, jobs(8))));
    expect(one).toEqual(other);
    expect(bench.logged("start").toSorted()).toEqual(jobs(8).map(({ id }) => id));
  });

  it("leaves another one's jobs alone", async () => {
    const bench = new FaultBench();
    const trainer = bench.trainer("createLogging", { milliseconds: 20 });
    await bench.worker({ threads: 2 });
    const parts = await Promise.all(
      [0, 100].map(async (first) => execute(await bench.driver(), trainer, jobs(8, first))),
    );
    expect(parts.map((results) => results.map(({ jobId }) => jobId))).toEqual(
      [0, 100].map((first) => jobs(8, first).map(({ id }) => id)),
    );
  });

  it("trains jobs of equal content once, in one call too", async () => {
    const bench = new FaultBench();
    await bench.worker();
    const [job] = jobs(1);
    const results = await execute(await bench.driver(), bench.trainer("createLogging"), [
      job!,
      { ...job!, id: "the same" },
    ]);
    expect(results.map(({ jobId }) => jobId)).toEqual(["job 0", "the same"]);
    expect(bench.logged("start")).toEqual(["job 0"]);
  });

  it("says when no worker is there, and goes on when one comes", async () => {
    const bench = new FaultBench();
    const notices: string[] = [];
    const running = execute(await bench.driver(), bench.trainer("createLogging"), jobs(1), {
      onNotice: (text) => notices.push(text),
    });
    await until(() => notices.length > 0);
    expect(notices).toEqual([
      expect.stringContaining(
        `no worker listens on queue "${bench.queue}"; start one with \`slicetuner worker`,
      ),
    ]);
    await bench.worker();
    expect(await running).toHaveLength(1);
    expect(notices.length).toBe(1);
  });
});

describe.skipIf(skipped)(withRedis("an aborted call"), () => {
  it("takes its jobs out of the queue and stops those under way", async () => {
    const bench = new FaultBench();
    await bench.worker();
    const controller = new AbortController();
    const driver = await bench.driver();
    const trainer = bench.trainer("createLogging", { milliseconds: 60_000 });
    const running = execute(driver, trainer, jobs(5), { signal: controller.signal });
    await until(() => bench.logged("start").length === 1);
    const reason = new Error("enough");
    const before = performance.now();
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(performance.now() - before).toBeLessThan(2500);
    await until(() => bench.logged("stopped").length === 1);
    await until(async () => (await jobsInQueue(bench)) === 0);
    // The worker is free again.
    expect(await execute(driver, bench.trainer("createLogging"), jobs(1))).toHaveLength(1);
    expect(bench.logged("start").length).toBe(2);
  });

  it("leaves the jobs that another driver wants", async () => {
    const bench = new FaultBench();
    await bench.worker();
    const controller = new AbortController();
    const trainer = bench.trainer("createLogging", { milliseconds: 500 });
    const aborted = execute(await bench.driver(), trainer, jobs(3), { signal: controller.signal });
    await until(() => bench.logged("start").length === 1);
    const other = execute(await bench.driver(), trainer, jobs(3));
    await new Promise((resolve) => setTimeout(resolve, 200));
    controller.abort();
    await expect(aborted).rejects.toThrow("abort");
    expect(await other).toHaveLength(3);
    expect(bench.logged("stopped")).toEqual([]);
    expect(bench.logged("start").length).toBe(3);
  });
});

describe.skipIf(skipped)(withRedis("an error"), () => {
  it("of a job that always fails comes after a bounded number of tries, with the worker's name", async () => {
    const bench = new FaultBench();
    await bench.worker({ name: "node 7" });
    const trainer = bench.trainer("createFailing", { jobId: "job 1" });
    const driver = await bench.driver();
    const error = await execute(driver, trainer, jobs(3)).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TrainingError);
    expect((error as Error).message).toBe('worker "node 7": trainer "createFailing": the moon is full');
    expect((error as TrainingError).jobIds).toEqual(["job 1"]);
    expect(bench.logged("start").filter((id) => id === "job 1").length).toBe(3);
    await until(async () => (await jobsInQueue(bench)) === 0);
    // It is not remembered as if it were a result: a new call tries anew.
    await expect(execute(driver, trainer, jobs(3))).rejects.toThrow("the moon is full");
    expect(bench.logged("start").filter((id) => id === "job 1").length).toBe(6);
  });

  it("names the damaged file of a data set, which nothing is trained on", async () => {
    const bench = new FaultBench();
    const running = execute(await bench.driver(), bench.trainer("createLogging"), jobs(1));
    await until(async () => (await jobsInQueue(bench)) === 1);
    for (const name of readdirSync(bench.folder)) {
      const file = join(bench.folder, name);
      const content = readFileSync(file);
      content[content.length - 20]! ^= 1;
      writeFileSync(file, content);
    }
    await bench.worker({ name: "node 7" });
    const error = (await running.catch((error: unknown) => error)) as Error;
    expect(error.message).toMatch(/worker "node 7": .*[0-9a-f]{64}\.dataset is damaged/);
    expect(error.message).toContain(bench.folder);
    expect(bench.logged("start")).toEqual([]);
  });

  it("tells of a store that the worker does not share", async () => {
    const bench = new FaultBench();
    await bench.worker({ store: createFolderStore(join(bench.folder, "elsewhere")) });
    const error = await execute(await bench.driver(), bench.trainer("createLogging"), jobs(1)).catch(
      (error: unknown) => error,
    );
    expect(String(error)).toContain(join(bench.folder, "elsewhere"));
    expect((error as TrainingError).hint).toContain("same store");
  });

  it.each([
    [{ packageName: "@slicetuner/trainer-of-nobody" }, "@slicetuner/trainer-of-nobody is not installed here"],
    [{ packageName: "@slicetuner/conformance" }, "@slicetuner/conformance is another version here"],
  ])("tells of a package that the worker lacks: %j", async (reference, message) => {
    const bench = new FaultBench();
    await bench.worker({ name: "node 7" });
    const { reference: own, ...trainer } = bench.trainer("createLogging");
    const running = execute(
      await bench.driver(),
      { ...trainer, reference: { ...own!, ...reference } },
      jobs(1),
    );
    await expect(running).rejects.toThrow(`worker "node 7": ${message}`);
  });

  it("of another version's driver is told by the worker", async () => {
    const bench = new FaultBench();
    await bench.worker();
    const connection = new Redis(testRedisUrl, { maxRetriesPerRequest: null });
    const queue = new Queue(bench.queue, { connection, prefix: bullmqPrefix });
    await queue.add("train", { ...queueBatch({} as never), protocol: 99 }, { jobId: "batch-x", attempts: 3 });
    const failed = async () => (await queue.getJob("batch-x"))?.failedReason;
    await until(async () => (await failed()) !== undefined);
    expect(await failed()).toMatch(/version \d+ of the protocol, the driver 99/);
    expect((await queue.getJob("batch-x"))!.attemptsMade).toBe(1);
    expect(await connection.get(keysOf(bench.queue).failure("batch-x"))).toContain("same version");
    await queue.close();
    connection.disconnect();
  });
});

describe.skipIf(skipped)(withRedis("results"), () => {
  it("keep every bit, and models come along", async () => {
    const bench = new FaultBench();
    await bench.worker();
    const [job] = jobs(1, 5);
    const call = [{ ...job!, keepModel: true }];
    const [result] = await execute(await bench.driver(), bench.trainer("createLogging"), call);
    expect(result!.validation!.sliceLosses).toStrictEqual([-0, null, 0.1 + 0.2]);
    expect(result!.validation!.accuracy).toBe(1 / 3);
    expect(Buffer.from(result!.model!.files["model.txt"]!).toString()).toBe("weights of 5");
    // From the store again, without a training; and a job that wants no model is another job.
    const [again] = await execute(await bench.driver(), bench.trainer("createLogging"), call);
    expect(again).toEqual(result);
    const [without] = await execute(await bench.driver(), bench.trainer("createLogging"), [job!]);
    expect(without).not.toHaveProperty("model");
    expect(bench.logged("start").length).toBe(2);
  });
});

describe("wrong options", () => {
  const store = createFolderStore("nowhere");
  const resolvePackage = (name: string) => name;

  it("are told together", async () => {
    const wrong = { redis: "x", store, queue: "a:b", batches: 0, tries: 0.5, keepResultsSeconds: -1 };
    const error = await createBullmqExecutor(wrong).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).problems.map(({ path }) => path)).toEqual([
      "redis",
      "batches",
      "tries",
      "keepResultsSeconds",
      "queue",
    ]);
    const worker = createBullmqWorker({
      ...wrong,
      executor: {} as never,
      resolvePackage,
      name: "",
      lockMilliseconds: 1,
    });
    await expect(worker).rejects.toThrow(/redis[\s\S]*lockMilliseconds[\s\S]*queue[\s\S]*name/);
  });

  it("of an address at which nobody answers are an error at once", async () => {
    const error = await createBullmqExecutor({ redis: "redis://:secret@127.0.0.1:1", store }).catch(
      (error: unknown) => error,
    );
    expect(String(error)).toContain("cannot reach Redis at redis://127.0.0.1:1: connect ECONNREFUSED");
    expect(String(error)).not.toContain("secret");
  });
});
