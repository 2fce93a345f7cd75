import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { TrainingError } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCommandTrainer } from "./create-command-trainer.ts";
import { data, failure, faulty, jobs, train } from "./testing/calls.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "trainer-command-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a program that cannot start", () => {
  it("is named, with what to do: not found", async () => {
    const error = await failure(createCommandTrainer({ command: ["no-such-program", "train.py"] }));
    expect(error).toBeInstanceOf(TrainingError);
    expect(error).toMatchObject({
      message: 'program "no-such-program" was not found',
      hint: expect.stringMatching(/installed/),
      jobIds: jobs.map(({ id }) => id),
    });
  });

  it("is named, with what to do: not executable", async () => {
    const path = join(folder, "train.py");
    await writeFile(path, "print(1)\n", { mode: 0o644 });
    expect(await failure(createCommandTrainer({ command: [path] }))).toMatchObject({
      message: `program "${path}" is not executable`,
      hint: expect.stringContaining(`["python3", "${path}"]`),
    });
  });

  it("is named where its folder has gone since", async () => {
    const workingDirectory = await mkdtemp(join(folder, "gone-"));
    const trainer = faulty(["fine"], { workingDirectory });
    await rm(workingDirectory, { recursive: true });
    expect(String(await failure(trainer))).toMatch(/not found/);
  });
});

describe("a program that ends badly", () => {
  it("tells its exit code, the jobs without a result and the end of its standard error", async () => {
    expect(await failure(faulty(["exit", "4"]))).toMatchObject({
      message: expect.stringMatching(
        /faulty\.mjs exit 4" ended with exit code 4 before job "second" and another one had a result\nits standard error ends with:\n {2}warming up\n {2}no memory for the second model$/,
      ),
      jobIds: ["second", "third"],
      hint: expect.stringContaining("slicetuner ask"),
    });
  });

  it("is an error though all results are there", async () => {
    expect(String(await failure(faulty(["late-exit"])))).toMatch(/exit code 3 after its last result/);
  });

  it.each(["SIGKILL", "SIGSEGV"])("by %s", async (signal) => {
    expect(String(await failure(faulty(["kill", signal])))).toMatch(
      `was ended by ${signal} before job "first"`,
    );
  });

  it("at its time limit, also when it heeds no request to stop", async () => {
    const [quick, slow] = await Promise.all(
      ["sleep", "stubborn"].map((mode) => failure(faulty([mode], { timeLimitSeconds: 0.7 }))),
    );
    expect(String(quick)).toMatch(/was ended at its time limit of 0\.7 s/);
    expect(String(slow)).toMatch(/time limit of 0\.7 s before job "first".*\n.*\n {2}not now$/);
  });
});

describe("what is no result", () => {
  it.each([
    [["missing"], /ended without a result for job "first"/],
    [["reads-nothing"], /ended without a result for job "first" and 2 others$/],
    [["unknown"], /"somebody else's", which is no job of this call/],
    [["twice"], /job "first" twice/],
    [["half", "60"], /wrote the line \{"type":"result".*, which is no JSON, or only a part of it/],
    [
      ["half", "9"],
      /without a result for job "first"; its standard output has a line that is no report, first: \{"type":"/,
    ],
    [["long-line"], /x…, which is no JSON, or only a part/],
    [
      ["raw", '{"type":"result","jobId":"JOB","sliceLosses":[NaN,1,1]}\n'],
      /neither NaN nor Infinity.*diverged/,
    ],
    [["raw", '{"type":"result","jobId":"JOB","sliceLosses":[1,1,-Infinity]}\n'], /neither NaN nor Infinity/],
    [["raw", '{"type":"result","sliceLosses":[1,1,1]}\n'], /has no jobId/],
    [["raw", '{"type":"progress","jobId":"JOB"}\n'], /has no number examplesSeen/],
    [["raw", "no report at all\n"], /a line that is no report, first: no report at all/],
  ])("is not taken as one: %j", async (words, message) => {
    const error = await failure(faulty(words));
    expect(error).toBeInstanceOf(TrainingError);
    expect(String(error)).toMatch(message);
    expect(error).toMatchObject({ hint: expect.stringContaining("how-to-train-with-any-program") });
  });

  it.each([
    [{ sliceLosses: [1, 2] }, "sliceLosses has 2 numbers, expected one for each of 3 slices"],
    [{ sliceLosses: [1, -2, "3"] }, /sliceLosses\.slice 1 is -2.*; sliceLosses\.slice 2 is "3"/],
    [{ sliceLosses: [1, null, 3] }, "sliceLosses.slice 1 is null"],
    [
      { sliceLosses: { "slice 0": 1, "slice 1": 2, other: 3 } },
      /sliceLosses\.other names no slice; .*slice 2 is missing/,
    ],
    [{ sliceLosses: 0.3 }, "sliceLosses is 0.3, expected numbers by slice name"],
    [{ loss: -1, accuracy: 1.5 }, /loss is -1.*; accuracy is 1\.5/],
    [{ status: "converged" }, 'status is "converged", expected one of early-stopped, epoch-limit, diverged'],
    [
      { epochs: 0, bestEpoch: 1.5, examplesSeen: -1, warnings: "none" },
      /epochs is 0.*bestEpoch.*examplesSeen.*warnings/,
    ],
    [{ epochs: { toString: 9, valueOf: 9 }, bestEpoch: 1 }, 'epochs is {"toString":9,"valueOf":9}, expected'],
  ])("every wrong field is named: %j", async (fields, message) => {
    expect(String(await failure(faulty(["fields", JSON.stringify(fields)])))).toMatch(message);
  });

  it("a number too large to be one is no loss", async () => {
    const line = '{"type":"result","jobId":"JOB","sliceLosses":[1e999,1,1]}\n';
    expect(String(await failure(faulty(["raw", line])))).toMatch(/slice 0 is Infinity/);
  });

  it("test losses are missing where there are test data", async () => {
    const withTest = { data: { ...data, test: data.validation } };
    expect(String(await failure(faulty(["fine"]), withTest))).toMatch(
      /test is missing, expected what the model does/,
    );
    const test = { sliceLosses: [1, 2, 3], loss: 9 };
    const results = await train(faulty(["fields", JSON.stringify({ test })]), withTest);
    expect(results[0]!.test).toEqual({ ...test, accuracy: Number.NaN });
  });
});

describe("odd answers that are right", () => {
  it("results by name or in order; the pooled loss is the mean over examples where it is not reported", async () => {
    const losses = { "slice 2": 3, "slice 0": 1, "slice 1": 2 };
    const [byName] = await train(faulty(["fields", JSON.stringify({ sliceLosses: losses, accuracy: 0.25 })]));
    expect(byName).toEqual({
      jobId: "first",
      status: "epoch-limit",
      validation: { sliceLosses: [1, 2, 3], loss: (30 * 1 + 20 * 2 + 10 * 3) / 60, accuracy: 0.25 },
      test: null,
      epochs: 1,
      bestEpoch: 1,
      examplesSeen: 3,
      warnings: [],
    });
  });

  it("a diverged training needs no losses", async () => {
    const results = await train(faulty(["fields", '{"status":"diverged","sliceLosses":null,"epochs":4}']));
    expect(results[1]).toMatchObject({ status: "diverged", validation: null, test: null, examplesSeen: 12 });
  });

  it("other lines become one warning", async () => {
    const results = await train(faulty(["noise"]));
    expect(results.map(({ warnings }) => warnings.length)).toEqual([1, 0, 0]);
    expect(results[0]!.warnings[0]).toMatch(/5 lines that are no reports, first: Loading libraries …$/);
  });

  it.each([["no-newline"], ["closed-pipes"]])("%s", async (mode) => {
    expect(await train(faulty([mode]))).toHaveLength(3);
  });

  it("in pieces, with a line end of two characters", async () => {
    const [result] = await train(faulty(["pieces"]), { jobs: jobs.slice(0, 1) });
    expect(result!.warnings).toEqual(["é→😀"]);
  });

  it("more output than is kept", async () => {
    expect(await train(faulty(["flood"]))).toHaveLength(3);
    // An error does not repeat it.
    const error = await failure(faulty(["flood", "fail"]));
    expect(String(error)).toMatch(/exit code 5 after its last result/);
    expect(String(error).length).toBeLessThan(5000);
  });
});

describe("what a program leaves behind", () => {
  it.each(["quiet", "loud"])("processes are ended with it: %s", async (manner) => {
    const beat = join(folder, `beat-${manner}`);
    await train(faulty(["family", beat, manner]));
    await expectStill(beat);
  });

  it("an abort ends all of its processes within a second and leaves no files", async () => {
    const beat = join(folder, "beat-abort");
    const controller = new AbortController();
    // A name of our own, or the files could not be told from those of others.
    const folderName = `slicetuner-test-${process.pid}`;
    const trainer = faulty(["family", beat, "wait"], { folderName });
    const running = failure(trainer, { signal: controller.signal });
    while ((await readFile(beat, "utf8").catch(() => "")) === "") await pause(10);
    const reason = new Error("enough");
    const started = performance.now();
    controller.abort(reason);
    expect(await running).toBe(reason);
    expect(performance.now() - started).toBeLessThan(1000);
    await expectStill(beat);
    expect(existsSync(join(tmpdir(), folderName))).toBe(false);
  });

  it("closing the trainer ends its calls", async () => {
    const trainer = faulty(["sleep"]);
    const running = failure(trainer);
    await pause(100);
    await trainer.close();
    expect(String(await running)).toMatch(/the trainer is closed/);
  });

  async function expectStill(beat: string): Promise<void> {
    const last = await readFile(beat, "utf8");
    await pause(120);
    expect(await readFile(beat, "utf8")).toBe(last);
  }
});

describe("a model", () => {
  const keeping = { jobs: jobs.map((job) => ({ ...job, keepModel: job.id !== "third" })) };

  it.each(["weights", "absolute"])("is read where it was asked for: %s", async (path) => {
    const results = await train(faulty(["model", path], { returnsModels: true }), keeping);
    expect(results.map(({ model }) => model && Buffer.from(model.files["weights.txt"]!).toString())).toEqual([
      "1 2 3",
      "1 2 3",
      undefined,
    ]);
  });

  it("must be there, and readable, under a plain name", async () => {
    const model = (value: unknown) =>
      faulty(["fields", JSON.stringify({ model: value })], { returnsModels: true });
    expect(String(await failure(model(undefined), keeping))).toMatch(
      /model is missing, expected \{ "format"/,
    );
    const outside = { format: "text", files: { "../weights": "weights", b: 1 } };
    expect(String(await failure(model(outside), keeping))).toMatch(
      /\.\.\/weights is no plain.*; model\.files\.b is 1/,
    );
    expect(String(await failure(faulty(["model", "nowhere"], { returnsModels: true }), keeping))).toMatch(
      /named "nowhere" as weights\.txt of the model of job "first", which cannot be read/,
    );
  });
});
