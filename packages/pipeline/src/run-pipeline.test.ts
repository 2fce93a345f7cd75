import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { InvalidInputError, type Journal, type Trainer } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { fairBatch } from "@slicetuner/fairbatch";
import { createMemoryJournal } from "@slicetuner/journal";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { amortizedEstimation } from "@slicetuner/tuner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PipelineOutcome } from "./outcome.ts";
import { rowStories } from "./row-stories.ts";
import { type PipelineOptions, runPipeline } from "./run-pipeline.ts";
import type { CleanStep, StepContext, TrainInput, TrainingRows } from "./step.ts";
import { acquireStep } from "./steps/acquire-step.ts";
import { cleanStep } from "./steps/clean-step.ts";
import { findStep } from "./steps/find-step.ts";
import { chosenTrainStep, trainStep } from "./steps/train-step.ts";
import { peopleTable } from "./testing/people.ts";

const table = peopleTable("people.csv", 900, 1, { poison: 40, copies: 30 });
const more = peopleTable("more.csv", 600, 2);
const model = {
  model: { kind: "softmax-regression" },
  training: {
    maximumEpochs: 15,
    batchSize: 32,
    optimizer: { kind: "adam", learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  },
} as const;
const executor = createInProcessExecutor();
let trainer: Trainer;

function optionsOf(journal?: Journal): PipelineOptions {
  return {
    ...{ table, trainer, executor, journal, repeats: 2 },
    roles: { label: "income", positive: "high", groups: ["sex"], ignore: [] },
    shares: { test: 0.3, validation: 0.25 },
    intervals: { replicates: 200 },
    steps: {
      clean: cleanStep(),
      find: findStep({ minimumRows: 40 }),
      acquire: acquireStep({
        budget: 120,
        open: ({ encodeOffer }) => createPoolAcquirer({ pool: encodeOffer(more) }),
        estimator: amortizedEstimation({ subsetSizes: 3, repeats: 1 }),
        strategy: "one-shot",
        ...(journal !== undefined && { journal }),
        runId: "test",
      }),
      train: [
        trainStep("fairbatch", (group) =>
          createOnnxTrainer({
            ...model,
            sampler: fairBatch({ group: [group!], target: "demographic-parity", step: 0.05 }),
          }),
        ),
      ],
    },
  };
}

beforeAll(async () => {
  trainer = await createOnnxTrainer(model);
});
afterAll(async () => {
  await executor.close();
  await trainer.close();
});

/** What must be the same in two pipelines: all but the time. */
function numbersOf({ stages, slices }: PipelineOutcome): unknown {
  return { slices, stages: stages.map(({ seconds: _, ...stage }) => stage) };
}

describe("a pipeline", () => {
  let outcome: PipelineOutcome;
  const journal = createMemoryJournal();
  beforeAll(async () => {
    outcome = await runPipeline(optionsOf(journal));
  });

  it("measures each step on the same test rows, against the step before and the start", () => {
    expect(outcome.stages.map(({ name, basis }) => [name, basis])).toEqual([
      ["start", null],
      ["clean", "start"],
      ["acquire", "clean"],
      ["train (fairbatch)", "acquire"],
    ]);
    for (const { measures, change, basis } of outcome.stages.slice(1)) {
      const before = outcome.stages.find(({ name }) => name === basis)!;
      for (const [measure, own] of Object.entries(change!)) {
        const name = measure as keyof typeof measures;
        expect(own.value).toBeCloseTo(measures[name].value! - before.measures[name].value!, 12);
        expect(own.interval!.lower).toBeLessThanOrEqual(own.value!);
        expect(own.interval!.upper).toBeGreaterThanOrEqual(own.value!);
      }
    }
  });

  it("measures slices and groups with intervals, which agree with the whole", () => {
    for (const { sliceLosses, sliceIntervals, groups, measures } of outcome.stages) {
      sliceLosses.forEach((loss, slice) => {
        expect(sliceIntervals[slice]!.lower).toBeLessThanOrEqual(loss!);
        expect(sliceIntervals[slice]!.upper).toBeGreaterThanOrEqual(loss!);
      });
      const mean = sliceLosses.reduce<number>((sum, loss) => sum + loss!, 0) / sliceLosses.length;
      expect(measures.loss.value).toBeCloseTo(mean, 12);
      expect(groups.map(({ column, value }) => [column, value])).toEqual([
        ["sex", "F"],
        ["sex", "M"],
      ]);
      const { ids } = outcome.traces.test.groups![0]!;
      const right = groups.reduce(
        (sum, { accuracy }, group) => sum + accuracy.value! * ids.filter((id) => id === group).length,
        0,
      );
      expect(measures.accuracy.value).toBeCloseTo(right / ids.length, 12);
    }
  });

  it("says before it buys what it expects of it", () => {
    const [, , bought] = outcome.stages;
    const { forecast, sliceLosses } = bought!;
    expect(forecast!.sliceLosses.length).toBe(sliceLosses.length);
    expect(forecast!.loss.expected).toBeGreaterThan(0);
    expect(outcome.stages.filter((stage) => stage.forecast !== null)).toEqual([bought]);
  });

  it("finds the planted slice, buys for it, and makes decisions fairer", () => {
    expect(outcome.slicesFrom).toBe("find");
    expect(outcome.slices[0]!.name).toContain("West");
    const bought = outcome.slices.reduce((sum, { rows }) => sum + rows.bought, 0);
    expect(bought).toBe(120);
    const parity = outcome.stages.map(({ measures }) => measures.demographicParity.value!);
    expect(parity.at(-1)!).toBeLessThan(parity.at(-2)!);
  });

  it("tells the story of every row: poison was removed, and by what; each purchase has its order", () => {
    const stories = [...rowStories(outcome.traces)];
    const rows =
      outcome.parts.train.rowCount + outcome.parts.validation.rowCount + outcome.parts.test.rowCount;
    const bought = stories.filter(({ part }) => part === "bought");
    expect(stories.length).toBe(rows + bought.length);
    expect(rows).toBe(table.rowCount);
    expect(new Set(stories.map(({ example }) => example)).size).toBe(stories.length);
    // Rows after the first 930 are poison.
    const poison = stories.filter(
      ({ example, part }) => part === "train" && Number(example.split(":")[1]) - 2 >= 930,
    );
    expect(poison.length).toBeGreaterThan(10);
    expect(poison.every(({ cleaning }) => cleaning?.fate === "removed")).toBe(true);
    expect(bought.every(({ purchase }) => purchase!.order.startsWith("test"))).toBe(true);
    const losses = stories.filter(({ part }) => part === "test").map(({ prediction }) => prediction!.loss);
    expect(losses.every((loss) => loss >= 0 && Number.isFinite(loss))).toBe(true);
  });

  it("comes to the same numbers from any beginning of its journal, as after kill -9", async () => {
    for (const share of [0.3, 0.8]) {
      const records = journal.records.slice(0, Math.floor(share * journal.records.length));
      const half = createMemoryJournal();
      for (const record of records) await half.append(record);
      const again = await runPipeline(optionsOf({ ...half, getBlob: (hash) => journal.getBlob(hash) }));
      expect(numbersOf(again)).toEqual(numbersOf(outcome));
    }
  });

  it("does no training again that its journal has", async () => {
    const idle = {
      ...executor,
      doExecute: async () => {
        throw new Error("trains again");
      },
    };
    const again = await runPipeline({ ...optionsOf(journal), executor: idle });
    expect(numbersOf(again)).toEqual(numbersOf(outcome));
  });
});

describe("a training of which one of several ways is chosen", () => {
  it("keeps, for each seed, what the validation rows chose, and is as if nothing else was tried", async () => {
    const open = (maximumEpochs: number) => () =>
      createOnnxTrainer({ ...model, training: { ...model.training, maximumEpochs } });
    const seen: number[][] = [];
    const chosen = chosenTrainStep(
      "chosen",
      [1, 15].map((epochs) => ({ name: `${epochs} epochs`, open: open(epochs) })),
      ({ size, labels }, models) => {
        expect(models.map(({ length }) => length)).toEqual([2 * size, 2 * size]);
        const losses = models.map((own) =>
          labels.reduce((sum, label, row) => sum - Math.log(own[2 * row + label]!) / size, 0),
        );
        seen.push(losses);
        return losses.indexOf(Math.min(...losses));
      },
    );
    const only = trainStep("fifteen", open(15));
    const journal = createMemoryJournal();
    const options = { ...optionsOf(), journal, steps: { train: [chosen, only] } };
    const { stages } = await runPipeline(options);
    // The candidates' trainings are told apart in the journal.
    const again = await runPipeline(options);
    expect(again.stages[1]!.measures).toEqual(stages[1]!.measures);
    expect(seen.splice(2)).toEqual(seen);
    for (const [one, fifteen] of seen) expect(fifteen).toBeLessThan(one!);
    const [, first, second] = stages;
    expect(first!.measures).toEqual(second!.measures);
    expect(first!.reasons).toEqual(["the validation rows chose 15 epochs, 15 epochs (one for each model)"]);
  });
});

describe("steps of one's own", () => {
  const plain = (): PipelineOptions => ({ ...optionsOf(), steps: {} });

  it("may all be left out, which is said", async () => {
    const { stages, skipped, slices } = await runPipeline({ ...plain(), sliceBy: ["region", "sex"] });
    expect(stages.map(({ name }) => name)).toEqual(["start"]);
    expect(skipped.map(({ step }) => step)).toEqual(["clean", "find", "acquire", "train"]);
    expect(slices.map(({ name }) => name)).toContain("West-F");
  });

  it("are never given a test or validation row, nor a label of the test rows", async () => {
    const seen = new Set<string>();
    let trained: TrainInput | undefined;
    const spy: CleanStep = {
      name: "spy",
      run: async (rows) => {
        for (const id of rows.ids) seen.add(id);
        return { rows, changes: [], whyWeights: null, summary: "", record: null, warnings: [] };
      },
    };
    const outcome = await runPipeline({
      ...plain(),
      steps: {
        clean: spy,
        find: {
          name: "spy",
          run: async (rows, { encode }: StepContext) => {
            for (const id of encode(rows).dataset.exampleIds) seen.add(id);
            return { slices: [], summary: "", record: null, warnings: [] };
          },
        },
        train: [
          {
            name: "guess",
            run: async (input) => {
              trained = input;
              const probabilities = [new Float32Array(2 * input.test.size).fill(0.5)];
              return { probabilities, reasons: [], record: null, warnings: [] };
            },
          },
        ],
      },
    });
    for (const part of ["validation", "test"] as const)
      for (let row = 0; row < outcome.parts[part].rowCount; row++)
        expect(seen.has(`people.csv:${outcome.parts[part].parts[0]!.places[row]}`)).toBe(false);
    expect(trained!.test.labels.every((label) => label === 0)).toBe(true);
    // A coin: the loss is ln 2 in every slice.
    const last = outcome.stages.at(-1)!;
    expect(last.measures.loss.value).toBeCloseTo(Math.LN2, 6);
    expect(last.measures.averageEqualizedErrorRate.value).toBeCloseTo(0, 6);
  });

  it.each<[string, (rows: TrainingRows) => Partial<TrainingRows>]>([
    [
      'gives back the row "test.csv:1", which it was not given',
      ({ ids }) => ({ ids: ["test.csv:1", ...ids.slice(1)] }),
    ],
    ["ids and", ({ ids }) => ({ ids: ids.slice(1) })],
    ["twice", ({ ids }) => ({ ids: [ids[1]!, ...ids.slice(1)] })],
    ["gives back a weight that is no number", ({ weights }) => ({ weights: weights.map(() => Number.NaN) })],
    ["gives every row the weight 0", ({ weights }) => ({ weights: weights.map(() => 0) })],
  ])("are refused where cleaning %s", async (message, change) => {
    const wrong: CleanStep = {
      name: "wrong",
      run: async (rows) => ({
        rows: { ...rows, ...change(rows) },
        ...{ changes: [], whyWeights: null, summary: "", record: null, warnings: [] },
      }),
    };
    const run = runPipeline({ ...plain(), steps: { clean: wrong } });
    await expect(run).rejects.toThrow(message);
  });

  it.each<[string, readonly number[]]>([
    ["probabilities of test row 2 that sum to 0.8, expected 1", [0.5, 0.5, 0.4, 0.4]],
    ["probabilities in [0, 1] of each model", [2, -1]],
    ["probabilities in [0, 1] of each model", [Number.NaN, 1]],
  ])("are refused where training gives back no %s", async (message, begin) => {
    const run = async ({ test }: TrainInput) => {
      const probabilities = [new Float32Array(2 * test.size).fill(0.5)];
      probabilities[0]!.set(begin);
      return { probabilities, reasons: [], record: null, warnings: [] };
    };
    const wrong = runPipeline({ ...plain(), steps: { train: [{ name: "wrong", run }] } });
    await expect(wrong).rejects.toThrow(message);
  });

  it("warns where the named columns make no slice that is large enough", async () => {
    const { slices, slicesFrom, warnings } = await runPipeline({ ...plain(), sliceBy: ["age", "hours"] });
    expect([slices.map(({ name }) => name), slicesFrom]).toEqual([["all rows"], "none"]);
    expect(warnings).toEqual([expect.stringContaining("age, hours makes no slices of at least 10 rows")]);
  });

  it("warns of test rows whose group no training row has", async () => {
    const test = peopleTable("test.csv", 60, 3);
    const columns = test.columns.map((column) =>
      column.name === "sex" && column.kind === "categorical" ? { ...column, categories: ["F", "X"] } : column,
    );
    const { warnings } = await runPipeline({
      ...plain(),
      shares: { test: { ...test, columns }, validation: 0.25 },
    });
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^test\.csv: \d+ rows have sex X, which no training row has: they are in no group$/,
      ),
    );
  });

  it("end soon after an abort", async () => {
    const abort = new AbortController();
    const run = runPipeline({
      ...optionsOf(),
      signal: abort.signal,
      onEvent: ({ type }) => {
        if (type === "step-end") abort.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
  });

  it("names all columns that are not there", async () => {
    const roles = { label: "incom", positive: undefined, groups: ["gender"], ignore: [] };
    await expect(runPipeline({ ...plain(), roles })).rejects.toThrow(InvalidInputError);
    await expect(runPipeline({ ...plain(), roles })).rejects.toThrow(/incom[\s\S]*gender/);
  });
});
