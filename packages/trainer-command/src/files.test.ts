import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createSampleData } from "@slicetuner/conformance";
import {
  createDataset,
  type Dataset,
  exampleWidth,
  InvalidInputError,
  type Trainer,
  type TrainerCall,
} from "@slicetuner/core";
import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCommandTrainer } from "./create-command-trainer.ts";
import type { JobFile } from "./protocol.ts";
import { data, faulty, jobs } from "./testing/calls.ts";
import { writeTable } from "./write-table.ts";

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "trainer-command-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

type Columns = Record<string, number[]>;

async function writeAndRead(dataset: Dataset, format: "csv" | "arrow"): Promise<Columns> {
  const path = join(folder, `table-${files++}`);
  const { examples, sha256 } = await writeTable(dataset, format, path);
  const bytes = await readFile(path);
  expect(examples).toBe(dataset.size);
  expect(sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  if (format === "csv") {
    const [header, ...rows] = bytes.toString().trimEnd().split("\n");
    const cells = rows.map((row) => row.split(",").map(Number));
    return Object.fromEntries(
      header!.split(",").map((name, column) => [name, cells.map((row) => row[column]!)]),
    );
  }
  const table = tableFromIPC(bytes);
  return Object.fromEntries(
    table.schema.fields.map(({ name }) => [name, [...(table.getChild(name)!.toArray() as Iterable<number>)]]),
  );
}

const datasets = fc
  .record({ size: fc.integer({ min: 0, max: 40 }), shape: fc.constantFrom([1], [3], [2, 2, 1]) })
  .chain(({ size, shape }) => {
    const width = exampleWidth({ exampleShape: shape });
    const list = <Value>(value: fc.Arbitrary<Value>, count: number) =>
      fc.array(value, { minLength: count, maxLength: count });
    const real = fc.float({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0));
    return fc.record({
      shape: fc.constant(shape),
      features: list(real, size * width),
      labels: list(fc.integer({ min: 0, max: 2 }), size),
      sliceIds: list(fc.integer({ min: 0, max: 1 }), size),
      weights: list(fc.float({ min: 0, max: 100, noNaN: true }).map(Math.abs), size),
    });
  })
  .map(({ shape, features, labels, sliceIds, weights }) =>
    createDataset({
      exampleShape: shape,
      features: Float32Array.from(features),
      labels: Int32Array.from(labels),
      classes: ["a", "b", "c"],
      sliceIds: Int32Array.from(sliceIds),
      slices: [{ name: "x" }, { name: "y" }],
      weights: Float32Array.from(weights),
    }),
  );

describe.each(["csv", "arrow"] as const)("a table as %s", (format) => {
  it("reads back as the very same numbers", async () => {
    await fc.assert(
      fc.asyncProperty(datasets, async (dataset) => {
        const columns = await writeAndRead(dataset, format);
        const width = exampleWidth(dataset);
        const expected: Columns = {};
        for (let column = 0; column < width; column++)
          expected[`feature_${column}`] = [...dataset.features].filter(
            (_, index) => index % width === column,
          );
        expected.label = [...dataset.labels];
        expected.slice = [...dataset.sliceIds];
        expected.weight = [...dataset.weights];
        expect(columns).toEqual(expected);
        expect(Object.keys(columns)).toEqual(Object.keys(expected));
      }),
      { numRuns: 40 },
    );
  });

  it("of more examples than are written at a time", async () => {
    const { train } = createSampleData({ trainSizes: [5000, 4000], features: 3 });
    const columns = await writeAndRead(train, format);
    expect(columns.feature_2).toEqual([...train.features].filter((_, index) => index % 3 === 2));
    expect(columns.slice).toEqual([...train.sliceIds]);
  });
});

/** What the program of a call was given. */
async function describeCall(trainer: Trainer, call: Partial<TrainerCall> = {}) {
  const signal = new AbortController().signal;
  const [result] = await trainer.doTrain({ data, jobs, signal, onProgress: () => {}, ...call });
  return JSON.parse(result!.warnings[0]!) as {
    request: JobFile;
    jobFile: string;
    workingDirectory: string;
    greeting?: string;
    rows: string[];
    table: string;
    tables: string[];
  };
}

describe("a call", () => {
  it("tells the program all that it needs", async () => {
    const workingDirectory = await realpath(folder);
    const trainer = faulty(["describe"], { environment: { GREETING: "hello" }, workingDirectory });
    const test = createSampleData({ seed: 2, validationSizes: [1, 2, 3] }).validation;
    const seen = await describeCall(trainer, { data: { ...data, test } });
    expect(seen).toMatchObject({
      workingDirectory,
      greeting: "hello",
      rows: ["1\n2\n3\n", "1\n2\n4\n", "1\n2\n5\n"],
    });
    expect(seen.request).toMatchObject({
      protocolVersion: 1,
      dataFormat: "csv",
      features: 4,
      exampleShape: [4],
      classes: ["class 0", "class 1"],
      slices: ["slice 0", "slice 1", "slice 2"],
      data: {
        train: { examples: 240, sliceWeights: [80, 80, 80] },
        validation: { examples: 60, sliceWeights: [30, 20, 10] },
        test: { examples: 6, sliceWeights: [1, 2, 3] },
      },
    });
    expect(seen.request.jobs[1]).toEqual({
      id: "second",
      rows: "rows/2.txt",
      rowCount: 3,
      weightsSeed: 1,
      batchesSeed: 11,
      keepModel: false,
      keepPredictions: [],
    });
    await trainer.close();
  });

  it("finds its data sets written already, and leaves nothing else", async () => {
    const trainer = faulty(["describe"]);
    const [first, second] = [await describeCall(trainer), await describeCall(trainer)];
    expect(second.table).toBe(first.table);
    expect(second.jobFile).not.toBe(first.jobFile);
    expect(existsSync(dirname(first.jobFile))).toBe(false);
    expect(existsSync(first.table)).toBe(true);
    const other = await describeCall(trainer, { data: createSampleData() });
    expect(other.table).not.toBe(first.table);
    await trainer.close();
    expect(existsSync(dirname(dirname(first.table)))).toBe(false);
  });

  it("does not find more and more of them", async () => {
    const trainer = faulty(["describe"]);
    for (let seed = 1; seed <= 6; seed++) {
      const { tables } = await describeCall(trainer, { data: createSampleData({ seed }) });
      expect(tables.length).toBeLessThanOrEqual(8);
    }
    await trainer.close();
  });

  it("of a trainer made by reference writes beside the first, which removes it", async () => {
    const folderName = `slicetuner-shared-${process.pid}`;
    const owner = faulty(["describe"]);
    const { table } = await describeCall(owner);
    const shared = basename(dirname(dirname(table)));
    const other = faulty(["describe"], { folderName: shared });
    const seen = await describeCall(other);
    expect(dirname(dirname(seen.table))).toBe(dirname(dirname(table)));
    await owner.close();
    expect(existsSync(dirname(dirname(table)))).toBe(false);
    // Where there is no owner, as on another machine, the last one takes the folder along.
    const lonely = faulty(["describe"], { folderName });
    await describeCall(lonely);
    expect(existsSync(join(tmpdir(), folderName))).toBe(true);
    await lonely.close();
    expect(existsSync(join(tmpdir(), folderName))).toBe(false);
  });

  it("has no more jobs than the trainer takes", async () => {
    const trainer = faulty(["describe"], { jobsPerCall: 2 });
    await expect(describeCall(trainer)).rejects.toThrow("3 jobs in one call of a trainer that takes 2");
    await trainer.close();
  });
});

describe("a process that ends in the middle of a call", () => {
  it("leaves no program and no file", async () => {
    const beat = join(folder, "beat-exit");
    const program = fileURLToPath(new URL("testing/faulty.mjs", import.meta.url));
    const script = `
      const { createCommandTrainer } = await import("@slicetuner/trainer-command");
      const { createSampleData } = await import("@slicetuner/conformance");
      const { existsSync } = await import("node:fs");
      const command = [process.execPath, ${JSON.stringify(program)}, "family", ${JSON.stringify(beat)}, "wait"];
      const trainer = createCommandTrainer({ command });
      const jobs = [{ id: "a", rows: Uint32Array.of(1), weightsSeed: 1, batchesSeed: 1 }];
      const call = { data: createSampleData(), jobs, onProgress() {}, signal: new AbortController().signal };
      trainer.doTrain(call);
      console.log(trainer.reference.options.folderName);
      setInterval(() => existsSync(${JSON.stringify(beat)}) && process.exit(7), 10);`;
    const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: import.meta.dirname,
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(status).toBe(7);
    const last = await readFile(beat, "utf8");
    await pause(120);
    expect(await readFile(beat, "utf8")).toBe(last);
    expect(existsSync(join(tmpdir(), stdout.trim()))).toBe(false);
  });
});

describe("options", () => {
  it("are checked, all at once", () => {
    const create = () =>
      createCommandTrainer({
        command: [],
        dataFormat: "parquet" as "csv",
        timeLimitSeconds: 0,
        jobsPerCall: 0.5,
        workingDirectory: "no-such-folder",
        environment: { A: 1 as unknown as string },
      });
    expect(create).toThrow(InvalidInputError);
    expect(create).toThrow(
      /command[\s\S]*dataFormat[\s\S]*timeLimit[\s\S]*jobsPerCall[\s\S]*workingDirectory[\s\S]*environment\.A/,
    );
  });
});
