import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSampleData } from "@slicetuner/conformance";
import { InvalidInputError } from "@slicetuner/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobFile } from "./protocol.ts";
import { readResults } from "./read-results.ts";
import { readTrainings, type WrittenTrainings } from "./read-trainings.ts";
import { data, jobs } from "./testing/calls.ts";
import { writeTrainings } from "./write-trainings.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "trainings-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (dataFormat: "csv" | "arrow" = "csv") => writeTrainings(folder, { data, jobs, dataFormat });

async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => new Error("nothing was wrong"),
    (error: unknown) => error,
  );
  if (!InvalidInputError.isInstance(error)) throw error;
  return error.problems.map(({ path, message }) => `${path.replace(`${folder}/`, "")} ${message}`);
}

describe("a folder of trainings", () => {
  it.each(["csv", "arrow"] as const)("reads back as it was written: %s", async (format) => {
    const request = await write(format);
    const read = await readTrainings(folder);
    expect(read.request).toEqual(JSON.parse(JSON.stringify(request)));
    expect(read.jobs).toEqual(jobs);
    const { labels, sliceIds, weights } = data.validation;
    expect(read.measured).toMatchObject({ validation: { labels, sliceIds, weights } });
    expect(read.train).toEqual({ slices: data.train.slices, sliceIds: data.train.sliceIds });
  });

  it("has each training in a file of its own, too", async () => {
    const request = await write();
    const single = JSON.parse(await readFile(join(folder, "jobs", "2.json"), "utf8")) as JobFile;
    const { jobs: asked, data: tables, ...described } = request;
    expect(single).toMatchObject(JSON.parse(JSON.stringify(described)));
    expect(single.jobs).toEqual([{ ...asked[1], rows: "../rows/2.txt" }]);
    expect(single.data.train).toEqual({ ...tables.train, file: "../data/train.csv" });
    expect(await readFile(join(folder, "jobs", single.data.train.file), "utf8")).toMatch(/^feature_0,/);
    expect(await readFile(join(folder, "README.txt"), "utf8")).toContain(asked[0]!.id);
  });

  it("may be moved", async () => {
    await write();
    const moved = join(folder, "..", `moved-${process.pid}`);
    await rename(folder, moved);
    await expect(readTrainings(moved)).resolves.toMatchObject({ jobs });
    await rename(moved, folder);
  });

  it("gives other ids to the same trainings on other data", async () => {
    const ids = (await write()).jobs.map(({ id }) => id);
    const other = await mkdtemp(join(tmpdir(), "trainings-test-"));
    const changed = { ...data, validation: createSampleData({ seed: 3 }).validation };
    const request = await writeTrainings(other, { data: changed, jobs, dataFormat: "csv" });
    await rm(other, { recursive: true });
    expect(request.jobs.filter(({ id }) => ids.includes(id))).toEqual([]);
  });

  it("names everything that was changed or is gone", async () => {
    await write();
    await appendFile(join(folder, "data", "train.csv"), "1,2,3,4,0,0,1\n");
    await rm(join(folder, "data", "validation.csv"));
    await writeFile(join(folder, "rows", "1.txt"), "1\n2\n4\n");
    await rm(join(folder, "rows", "3.txt"));
    expect(await problemsOf(readTrainings(folder))).toEqual([
      "data/train.csv has changed since the trainings were written",
      "data/validation.csv is missing",
      expect.stringMatching(/^rows\/1\.txt has changed since job "first-\w{8}" was written$/),
      "rows/3.txt is missing",
    ]);
  });

  it.each([
    ["", /is no JSON/],
    ["null", /is no job file of version 1/],
    ['{"protocolVersion":2,"slices":[],"data":{"train":{}},"jobs":[]}', /is no job file of version 1/],
  ])("is none with the job file %j", async (content, message) => {
    await writeFile(join(folder, "jobs.json"), content);
    expect(await problemsOf(readTrainings(folder))).toEqual([expect.stringMatching(message)]);
  });

  it("is none without a job file", async () => {
    expect(await problemsOf(readTrainings(folder))).toEqual(["jobs.json is missing"]);
  });
});

describe("results", () => {
  let trainings: WrittenTrainings;
  let ids: string[];
  beforeEach(async () => {
    await write();
    trainings = await readTrainings(folder);
    ids = trainings.request.jobs.map(({ id }) => id);
  });
  const line = (jobId: string, fields: object = {}) =>
    JSON.stringify({ type: "result", jobId, sliceLosses: [1, 2, 3], ...fields });
  const file = async (name: string, ...lines: string[]) => {
    await writeFile(join(folder, name), lines.join("\n"));
    return join(folder, name);
  };

  it("come from any number of files, in any order, and may be missing", async () => {
    const first = await file("a", line(ids[2]!), '{"type":"progress","jobId":"x","examplesSeen":1}', "");
    const second = await file("b", `\ufeff${line(ids[0]!, { status: "diverged" })}\r`, "", "");
    const results = await readResults([first, second], trainings);
    expect([...results.keys()]).toEqual([ids[2], ids[0]]);
    expect(results.get(ids[2]!)!.validation).toMatchObject({
      sliceLosses: [1, 2, 3],
      loss: (30 + 40 + 30) / 60,
    });
    expect(results.get(ids[0]!)).toMatchObject({ status: "diverged", validation: null });
  });

  it("that are none are named by file and line, all at once", async () => {
    const first = await file(
      "a",
      line(ids[0]!),
      "epoch 1",
      line("first"),
      line(ids[1]!, { sliceLosses: [1, -1, null] }),
      line(ids[2]!).replace("[1,2,3]", "[NaN,2,3]"),
    );
    const second = await file("b", line(ids[0]!), line(ids[2]!).slice(0, -5));
    const missing = join(folder, "c");
    expect(await problemsOf(readResults([first, second, missing], trainings))).toEqual([
      "a:2 epoch 1 is no result",
      'a:3 "first" is none of the trainings that were asked for',
      "a:4 sliceLosses.slice 1 is -1, expected a finite number of at least 0",
      "a:4 sliceLosses.slice 2 is null, expected a finite number of at least 0",
      expect.stringMatching(/^a:5 .* is no result: it is no JSON, which knows neither NaN/),
      expect.stringMatching(/^b:1 job "first-\w{8}" has a result already, in .*a:1$/),
      expect.stringMatching(/^b:2 .* is no result: it is no JSON, or only a part of it/),
      "c there is no such file",
    ]);
  });
});
