import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidInputError, type Trainer } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { asCategories, findColumn } from "@slicetuner/tabular";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preparePipeline } from "../prepare-pipeline.ts";
import type { StepContext, TrainingRows } from "../step.ts";
import { peopleTable } from "../testing/people.ts";
import { type OwnCleaning, ownCleanStep } from "./own-clean-step.ts";
import { type OwnSlice, ownFindStep } from "./own-find-step.ts";
import type { OwnRow } from "./own-rows.ts";
import { ownTrainStep } from "./own-train-step.ts";
import { programAnswers } from "./program-answers.ts";

const roles = { label: "income", positive: "high", groups: ["sex"], ignore: [] };
const prepared = preparePipeline({
  table: peopleTable("people.csv", 600, 1),
  roles,
  shares: { test: 0.3, validation: 0.25 },
});
const { before, encoder } = prepared;
const [first, second, third] = before.ids as [string, string, string];
const executor = createInProcessExecutor();
let folder: string;
let trainer: Trainer;
let context: StepContext;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "own-steps-"));
  trainer = await createOnnxTrainer({
    model: { kind: "softmax-regression" },
    training: {
      ...{ maximumEpochs: 15, batchSize: 32 },
      optimizer: { kind: "adam", learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    },
  });
  context = {
    ...{ roles, seed: 1, trainer, executor, executorFor: () => executor, onProgress: () => {} },
    signal: new AbortController().signal,
    encode: ({ table }) => encoder.encode(table),
  };
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await executor.close();
  await trainer.close();
});

const clean = (answers: readonly unknown[], rows: TrainingRows = before) =>
  ownCleanStep("mine", () => answers as OwnCleaning[]).run(rows, context);

async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => expect.unreachable(),
    (reason: unknown) => reason,
  );
  if (!InvalidInputError.isInstance(error)) throw error;
  return error.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("a cleaning step of one's own", () => {
  it("does to each row what was answered for it, and nothing to the others", async () => {
    const cleaned = await clean([
      { id: first, remove: "it is a test" },
      { id: second, weight: 3 },
      { id: third, values: { age: null, region: "Moon" } },
    ]);
    const { table, ids, weights } = cleaned.rows;
    expect(ids).toEqual(before.ids.slice(1));
    expect(cleaned.changes).toEqual([{ id: first, fate: "removed", into: null, why: "it is a test" }]);
    expect([...weights]).toEqual(ids.map((id) => (id === second ? 3 : 1)));
    const region = asCategories(findColumn(table, "region")!);
    expect(region.categories[region.codes[1]!]).toBe("Moon");
    const [age, was] = [findColumn(table, "age")!, findColumn(before.table, "age")!];
    if (age.kind !== "numeric" || was.kind !== "numeric") throw new TypeError("ages are numbers");
    expect([...age.values]).toEqual(
      [...was.values.subarray(1)].map((value, row) => (row === 1 ? Number.NaN : value)),
    );
    expect(age.missing).toBe(was.missing + 1);
    expect(table.rowCount).toBe(before.table.rowCount - 1);
  });

  it("is told of every answer that cannot be meant", async () => {
    const wrong = [
      { id: "people.csv:9999", remove: "x" },
      { id: first, weight: -1 },
      { id: second, remove: "" },
      { id: third, values: { aeg: 3 } },
      { id: third, values: { age: "old" } },
      null,
      { id: third, values: null },
      { id: third, values: ["Moon"] },
      { id: third, values: { age: Number.POSITIVE_INFINITY } },
      { id: third, values: { region: { name: "Moon" } } },
    ];
    const problems = await problemsOf(clean(wrong));
    expect(problems).toEqual([
      expect.stringContaining('steps.clean (mine): answers for the row "people.csv:9999", which it was not'),
      expect.stringContaining(`gives the row "${first}" the weight -1`),
      expect.stringContaining(`says "remove" of the row "${second}" without a reason`),
      expect.stringContaining('changes the column "aeg", which there is not; did you mean "age"?'),
      expect.stringContaining(`gives the row "${third}" "old" in the column "age", which holds numbers`),
      expect.stringContaining("answers for the row undefined"),
      expect.stringContaining(`gives the row "${third}" the values null, expected an object of columns`),
      expect.stringContaining(`gives the row "${third}" the values ["Moon"], expected an object of columns`),
      expect.stringContaining(`gives the row "${third}" Infinity in the column "age", which holds numbers`),
      expect.stringContaining(
        `gives the row "${third}" {"name":"Moon"} in the column "region", expected a text or a number`,
      ),
    ]);
    const all = before.ids.map((id) => ({ id, remove: "all" }));
    expect(await problemsOf(clean(all))).toEqual(["steps.clean: removes every row"]);
  });
});

describe("a finding step of one's own", () => {
  it("gets each row's loss from models that have not seen it", async () => {
    const seen: OwnRow[] = [];
    const west = { kind: "equals", column: "region", value: "West" } as const;
    const step = ownFindStep("mine", (rows) => {
      seen.push(...rows);
      return [{ name: "the West", predicate: west }];
    });
    const found = await step.run(before, context);
    expect(found.slices).toEqual([{ name: "the West", predicate: west, why: "mine named it" }]);
    expect(seen.length).toBe(before.table.rowCount);
    const mean = (rows: readonly OwnRow[]) => rows.reduce((sum, { loss }) => sum + loss!, 0) / rows.length;
    const inWest = seen.filter(({ values }) => values.region === "West");
    expect(mean(inWest)).toBeGreaterThan(mean(seen));
  });

  it("is told of slices that cannot be meant", async () => {
    const equals = { kind: "equals", column: "regio", value: "West" };
    const wrong = [
      { name: "a", predicate: equals },
      { name: "b" },
      { name: "b", predicate: { kind: "and" } },
      3,
    ];
    const step = ownFindStep("mine", () => wrong as unknown as OwnSlice[]);
    const problems = await problemsOf(step.run(before, context));
    expect(problems).toEqual([
      expect.stringMatching(/^steps.find \(mine\)\[0\].predicate.column: there is no column "regio"/),
      expect.stringMatching(/^steps.find \(mine\)\[1\].predicate: is undefined, expected a predicate/),
      expect.stringMatching(/^steps.find \(mine\)\[2\]: the name "b" is used twice/),
      expect.stringMatching(/^steps.find \(mine\)\[2\].predicate.of: is missing, expected a list/),
      expect.stringMatching(/^steps.find \(mine\)\[3\]: is no slice/),
    ]);
  });
});

it("a training step of one's own trains once for each seed, without the labels of the test rows", async () => {
  const seen: number[] = [];
  const { dataset } = encoder.encode(before.table);
  const step = ownTrainStep("half", ({ test, seed }) => {
    seen.push(seed);
    expect(test.labels.every((label) => label === 0)).toBe(true);
    return new Array(2 * test.size).fill(0.5);
  });
  const test = prepared.test.dataset;
  const input = { train: dataset, validation: prepared.validation.dataset, test, seeds: [7, 8] };
  const models = await step.run(input, context);
  expect(seen).toEqual([7, 8]);
  expect(models.probabilities.map((own) => own.length)).toEqual([2 * test.size, 2 * test.size]);
});

describe("a program that decides", () => {
  const run = (source: string) => {
    const file = join(folder, "step.mjs");
    writeFileSync(file, source);
    const decide = programAnswers<OwnCleaning>({ command: [process.execPath, file] });
    return ownCleanStep("program", decide).run(before, context);
  };
  const reading =
    'import { readFileSync } from "node:fs"; const [request, ...rows] = readFileSync(0, "utf8").trim().split("\\n").map((line) => JSON.parse(line));';

  it("gets the request and every row, and answers line by line", async () => {
    const { rows, changes } = await run(
      `${reading} if (request.label !== "income" || request.groups[0] !== "sex") throw new Error("no request");
       for (const { id, values } of rows) if (values.age > 60) console.log(JSON.stringify({ id, remove: "too old" }));`,
    );
    const ages = findColumn(before.table, "age")!;
    if (ages.kind !== "numeric") throw new TypeError("ages are numbers");
    const old = before.ids.filter((_, row) => ages.values[row]! > 60);
    expect(old.length).toBeGreaterThan(0);
    expect(changes.map(({ id }) => id)).toEqual(old);
    expect(rows.ids.length).toBe(before.ids.length - old.length);
  });

  it("says what went wrong with it", async () => {
    await expect(run('console.error("out of order"); process.exit(4);')).rejects.toThrow(
      /ended with exit code 4: out of order/,
    );
    await expect(run('console.log("Hello");')).rejects.toThrow(/printed a line that is no JSON: Hello/);
    const absent = programAnswers<OwnCleaning>({ command: ["./there-is-no-such-program"] });
    await expect(ownCleanStep("absent", absent).run(before, context)).rejects.toThrow(/cannot be started/);
  });
});
