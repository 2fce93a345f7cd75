import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSampleData } from "@slicetuner/conformance";
import {
  type Executor,
  InvalidInputError,
  type Trainer,
  TrainingError,
  type TrainingJob,
} from "@slicetuner/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { faultTrainer } from "./testing/fault-trainer.ts";
import { createWorkerExecutor } from "./worker-executor.ts";

const data = createSampleData();
let executor: Executor;

function jobs(count: number, prefix = "job"): TrainingJob[] {
  const rows = Uint32Array.of(0, 1, 2);
  return Array.from({ length: count }, (_, index) => {
    return { id: `${prefix} ${index}`, rows, weightsSeed: index, batchesSeed: index };
  });
}

function run(trainer: Trainer, list = jobs(4), signal = new AbortController().signal) {
  return executor.doExecute({ trainer, data, jobs: list, signal, onProgress: () => {}, onNotice: () => {} });
}

async function witnesses(list = jobs(8), milliseconds = 0) {
  const results = await run(faultTrainer("createWitness", { milliseconds }), list);
  return results.map((result) => JSON.parse(result.warnings[0]!));
}

/**
 * The threads that train. One that has just been replaced may take long to start: asked until two have
 * answered.
 */
async function threads(): Promise<Set<number>> {
  const seen = new Set<number>();
  while (seen.size < 2) for (const { threadId } of await witnesses(jobs(8), 30)) seen.add(threadId);
  return seen;
}

beforeEach(() => {
  executor = createWorkerExecutor({ workers: 2, graceMilliseconds: 300 });
});
afterEach(() => executor.close());

describe("a worker that dies", () => {
  let folder: string;
  let log: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slicetuner-"));
    log = join(folder, "deaths");
    writeFileSync(log, "");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const manner of ["exit", "uncaught error"]) {
    it(`is replaced and its jobs are run again (${manner})`, async () => {
      const results = await run(faultTrainer("createMortal", { jobId: "job 2", times: 2, log, manner }));
      expect(results.map((result) => result.jobId)).toEqual(["job 0", "job 1", "job 2", "job 3"]);
      expect(readFileSync(log, "utf8").length).toBe(2);
      expect(results.map((result) => result.warnings.length)).toEqual([1, 1, 2, 1]);
      expect(results[2]!.warnings[1]).toContain("run 3 times");
      expect((await threads()).size).toBe(2);
    });

    it(`dies no more often than allowed (${manner})`, async () => {
      const mortal = faultTrainer("createMortal", { jobId: "job 2", times: 99, log, manner });
      const error = await run(mortal).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(TrainingError);
      expect((error as TrainingError).jobIds).toEqual(["job 2"]);
      expect((error as TrainingError).hint).toContain("memory");
      expect(readFileSync(log, "utf8").length).toBe(3);
      expect((await threads()).size).toBe(2);
    });
  }

  it("is not given its jobs again when retries are 0", async () => {
    const careful = createWorkerExecutor({ workers: 1, retries: 0 });
    const trainer = faultTrainer("createMortal", { jobId: "job 0", times: 1, log, manner: "exit" });
    const call = {
      trainer,
      data,
      jobs: jobs(2),
      signal: new AbortController().signal,
      onProgress: () => {},
      onNotice: () => {},
    };
    await expect(careful.doExecute(call)).rejects.toThrow("run 1 times");
    // The only worker died: the next call gets a new one.
    expect(await careful.doExecute(call)).toHaveLength(2);
    await careful.close();
  });

  it("takes no neighbour along", async () => {
    const mortal = faultTrainer("createMortal", { jobId: "job 0", times: 99, log, manner: "exit" });
    const failing = run(mortal).catch((error: unknown) => error);
    const results = await run(faultTrainer("createWitness", { milliseconds: 20 }), jobs(10, "neighbour"));
    expect(results.map((result) => result.jobId)).toEqual(jobs(10, "neighbour").map(({ id }) => id));
    expect(results.every((result) => result.warnings.length === 1)).toBe(true);
    expect(await failing).toBeInstanceOf(TrainingError);
  });
});

describe("an aborted call", () => {
  it("ends a worker that does not stop, and no other", async () => {
    const before = await threads();
    const controller = new AbortController();
    const reason = new Error("enough");
    const stubborn = run(faultTrainer("createStubborn"), jobs(1, "stubborn"), controller.signal);
    const neighbour = witnesses(jobs(4, "neighbour"), 400);
    setTimeout(() => controller.abort(reason), 200);
    await expect(stubborn).rejects.toBe(reason);
    const used = new Set((await neighbour).map(({ threadId }) => threadId));
    // The neighbour went on in its thread; the stubborn one was replaced.
    expect([...used].some((thread) => before.has(thread))).toBe(true);
    const after = await threads();
    expect(after.size).toBe(2);
    expect([...after].filter((thread) => before.has(thread)).length).toBe(1);
  });

  it("keeps workers that stop by themselves", async () => {
    const before = await threads();
    const controller = new AbortController();
    const running = run(faultTrainer("createWitness", { milliseconds: 100 }), jobs(9), controller.signal);
    setTimeout(() => controller.abort(), 50);
    await expect(running).rejects.toThrow("abort");
    expect(await threads()).toEqual(before);
  });
});

describe("data", () => {
  it("are shared with the workers, not copied, and known again", async () => {
    const first = await witnesses(jobs(6), 30);
    expect(first.every(({ buffer }) => buffer === "SharedArrayBuffer")).toBe(true);
    expect((await witnesses(jobs(6), 30)).every(({ sameData }) => sameData)).toBe(true);

    const start = data.train.features[0]!;
    const results = await run(faultTrainer("createScribbler"), jobs(6));
    const seen = results.map((result) => Number(result.warnings[0]) - start).map(Math.round);
    expect(Math.max(...seen)).toBe(6);
    expect(data.train.features[0]).toBe(start);
  });

  it("take no more of a job's rows along than the job has", async () => {
    const rows = new Uint32Array(100_000).subarray(10, 13);
    const [witness] = await witnesses([{ id: "a", rows, weightsSeed: 1, batchesSeed: 1 }]);
    expect(witness.rowsBuffer).toBe(12);
  });

  it("have row numbers as example ids in a worker", async () => {
    const [witness] = await witnesses(jobs(1));
    expect(witness.exampleIds).toEqual(["0", "1", "2"]);
  });
});

describe("errors", () => {
  it("of a trainer's making reach the caller with their cause", async () => {
    const error = await run(faultTrainer("createUnmakeable")).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TrainingError);
    expect(String(error)).toContain("no such backend here");
    expect(((error as Error).cause as Error).cause).toMatchObject({ message: "library not found" });
  });

  it("name an export that is not there", async () => {
    await expect(run(faultTrainer("createNothing"))).rejects.toThrow('exports no function "createNothing"');
  });

  it("collect all wrong options", () => {
    const create = () => createWorkerExecutor({ workers: 0, retries: -1, graceMilliseconds: 0.5 });
    expect(create).toThrow(InvalidInputError);
    expect(create).toThrow(/workers[\s\S]*retries[\s\S]*grace/);
  });
});

describe("the end", () => {
  it("of the executor ends its calls", async () => {
    const running = run(faultTrainer("createStubborn"));
    setTimeout(() => executor.close(), 100);
    await expect(running).rejects.toThrow("closed during the call");
  });

  it("of the process is not held up by idle workers", () => {
    const output = runScript(`
      const jobs = [{ id: "a", rows: Uint32Array.of(1, 2), weightsSeed: 1, batchesSeed: 1 }];
      const trainer = createReferenceTrainer({ training: { maximumEpochs: 2 } });
      const call = { trainer, data: createSampleData(), jobs, onProgress: () => {}, onNotice: () => {} };
      const results = await executor.doExecute({ ...call, signal: new AbortController().signal });
      console.log(results[0].jobId);
    `);
    expect(output).toEqual({ status: 0, stdout: "a\n", stderr: "" });
  });

  it("of the process waits until workers have stopped", () => {
    const folder = mkdtempSync(join(tmpdir(), "slicetuner-"));
    const log = join(folder, "notes");
    const trainer = faultTrainer("createNoteWriter", { log });
    const output = runScript(`
      const jobs = ["a", "b"].map((id) => ({ id, rows: Uint32Array.of(1), weightsSeed: 1, batchesSeed: 1 }));
      const trainer = ${JSON.stringify(trainer)};
      let begun = 0;
      const onProgress = () => {
        begun += 1;
        if (begun === 2) process.exit(7);
      };
      const signal = new AbortController().signal;
      await executor.doExecute({ trainer, data: createSampleData(), jobs, onProgress, signal });
    `);
    expect(output).toEqual({ status: 7, stdout: "", stderr: "" });
    expect(readFileSync(log, "utf8")).toBe("xx");
    rmSync(folder, { recursive: true });
  });
});

/** Runs a program of its own process on the built package. */
function runScript(body: string): { status: number | null; stdout: string; stderr: string } {
  const script = `
    const { createWorkerExecutor } = await import("@slicetuner/executor-local");
    const { createReferenceTrainer, createSampleData } = await import("@slicetuner/conformance");
    const executor = createWorkerExecutor({ workers: 2 });
    ${body}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: import.meta.dirname,
    timeout: 20_000,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
