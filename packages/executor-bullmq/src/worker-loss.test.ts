import { TrainingError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { execute, FaultBench, jobs, lockMilliseconds, until } from "./testing/fault-bench.ts";
import { missingRedis, withRedis } from "./testing/test-redis.ts";

describe.skipIf(missingRedis !== undefined)(withRedis("a worker"), () => {
  it("that is killed in the middle of a job costs seconds", async () => {
    const bench = new FaultBench();
    const trainer = bench.trainer("createLogging", { milliseconds: 700 });
    const victim = await bench.workerProcess({ name: "victim" });
    const notices: string[] = [];
    const running = execute(await bench.driver(), trainer, jobs(3), {
      onNotice: (text) => notices.push(text),
    });
    await until(() => bench.logged("start").length === 2);
    victim.kill("SIGKILL");
    const killed = performance.now();
    await bench.worker({ name: "heir" });
    const results = await running;
    expect(results.map(({ jobId }) => jobId)).toEqual(["job 0", "job 1", "job 2"]);
    // The one that ended before the kill was not run again; the one that was cut off was.
    expect(bench.logged("end").toSorted()).toEqual(["job 0", "job 1", "job 2"]);
    expect(bench.logged("start").length).toBe(4);
    expect(notices.join()).toContain('worker "victim" stopped answering');
    // Lock, two checks, and the trainings.
    expect(performance.now() - killed).toBeLessThan(2 * lockMilliseconds + 8000);
  });

  it("lives while a training blocks its thread for longer than its lock", async () => {
    const bench = new FaultBench();
    const trainer = bench.trainer("createLogging", { milliseconds: 3 * lockMilliseconds, blocks: true });
    await bench.workerProcess();
    await bench.workerProcess();
    await execute(await bench.driver(), trainer, jobs(1));
    expect(bench.logged("start")).toEqual(["job 0"]);
  });

  it("that is stopped gives back what it cannot finish in time, at once", async () => {
    const bench = new FaultBench();
    const trainer = bench.trainer("createLogging", { milliseconds: 2000 });
    const lines: string[] = [];
    const first = await bench.worker({ graceMilliseconds: 100, log: (line) => lines.push(line) });
    const running = execute(await bench.driver({ tries: 1 }), trainer, jobs(1));
    await until(() => bench.logged("start").length === 1);
    await first.close();
    expect(lines.at(-1)).toContain("gave back");
    await bench.worker();
    const before = performance.now();
    await until(() => bench.logged("start").length === 2);
    expect(performance.now() - before).toBeLessThan(lockMilliseconds);
    expect(await running).toHaveLength(1);
  });

  it("that is stopped finishes what it can in time", async () => {
    const bench = new FaultBench();
    const trainer = bench.trainer("createLogging", { milliseconds: 300 });
    const first = await bench.worker({ graceMilliseconds: 5000 });
    const running = execute(await bench.driver(), trainer, jobs(2));
    await until(() => bench.logged("start").length === 1);
    await first.close();
    expect(bench.logged("end").length).toBe(1);
    expect(bench.logged("start").length).toBe(1);
    await bench.worker();
    expect(await running).toHaveLength(2);
    expect(bench.logged("start").length).toBe(2);
  });

  it("killed by the same job again and again makes the job fail, with the worker's name", async () => {
    const bench = new FaultBench();
    let isOver = false;
    const restart = async () => {
      const child = await bench.workerProcess({ name: "phoenix", threads: 0, lockMilliseconds: 600 });
      child.once("exit", () => isOver || restart());
    };
    await restart();
    const running = execute(await bench.driver(), bench.trainer("createDeadly"), jobs(1));
    const error = await running.catch((error: unknown) => error);
    isOver = true;
    expect(error).toBeInstanceOf(TrainingError);
    expect((error as Error).message).toContain('"phoenix" was lost');
    expect((error as TrainingError).jobIds).toEqual(["job 0"]);
    expect(bench.logged("start").length).toBe(3);
  });
});
