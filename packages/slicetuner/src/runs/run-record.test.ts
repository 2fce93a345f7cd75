import { InvalidInputError, ProblemList } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { readOptions } from "../cli/read-options.ts";
import { runOptions } from "./run-options.ts";
import { acquisitionOf, makeRunRecord, readRunRecord, specsOf } from "./run-record.ts";

/** As the command line or a configuration file gives them, one of each form. */
const given = {
  data: "/data/people.csv",
  pool: "/data/pool.csv",
  sliceBy: "race,sex",
  validation: "A=150,B=300",
  test: "20%",
  cost: { A: 1.5, B: 1 },
  delimiter: "tab",
  model: "cnn",
  hiddenSizes: "none",
  blocks: "32:kernel=5:pool=1:dropout=0.25,64",
  images: "/data/pictures",
  imageSize: "32x24",
  budget: "300",
  strategy: "stepwise",
  rounds: "3",
  maximumEpochs: 40,
  saveModel: "model",
  executor: "bullmq",
  redis: "redis://:secret@127.0.0.1:6379",
  queue: "mine",
} as const;

function begin(here: Readonly<Record<string, unknown>> = given) {
  const problems = new ProblemList();
  const read = readOptions(runOptions, { here, config: undefined }, problems);
  problems.throwIfAny();
  return read;
}

const acquisition = {
  folder: "/data",
  currency: "EUR",
  sources: [{ name: "crowd", type: "http" as const, address: "http://127.0.0.1:1" }],
  intake: { gold: { a: "yes" } },
};

describe("the first record of a journal", () => {
  it("gives back the options and sources that the run began with, and keeps no password", () => {
    const { specs, recorded } = begin();
    const made = makeRunRecord({ specs, recorded, acquisition, data: "a b", slices: ["A", "B"] });
    expect(JSON.stringify(made)).not.toContain("secret");
    const record = readRunRecord([JSON.parse(JSON.stringify(made))], "run");
    const again = specsOf(record, "", { redis: given.redis, wait: 5 });
    const { trainer, ...others } = specs;
    expect(again.specs).toMatchObject({
      ...others,
      modelFile: "model",
      runFolder: { ...specs.runFolder, wait: 5 },
    });
    // The same trainings are known again: the journal has their results under this.
    expect(again.specs.trainer.identity).toEqual(trainer.identity);
    expect(acquisitionOf(record, "")).toEqual(acquisition);
  });

  it("names files from the run's folder, so that a project can be moved", () => {
    const made = makeRunRecord({
      ...begin({ budget: "300", data: "/home/one/project/people.csv" }),
      folder: "/home/one/project/runs/1",
      acquisition: { ...acquisition, folder: "/home/one/project" },
      data: "a",
      slices: ["A"],
    });
    expect(JSON.stringify(made)).not.toContain("/home/one");
    const record = readRunRecord([JSON.parse(JSON.stringify(made))], "run");
    expect(specsOf(record, "/srv/moved/runs/1").specs.data.data).toBe("/srv/moved/people.csv");
    expect(acquisitionOf(record, "/srv/moved/runs/1")!.folder).toBe("/srv/moved");
  });

  it("refuses wrong options and sources, each with its name", () => {
    const { specs, recorded } = begin({ budget: "300" });
    const made = makeRunRecord({ specs, recorded, acquisition, data: "a", slices: ["A"] });
    const settings = { ...recorded, budget: "much", later: 1, test: { kind: "share", share: 2 } };
    const record = readRunRecord([{ ...made, settings: JSON.parse(JSON.stringify(settings)) }], "run");
    expect(messagesOf(() => specsOf(record, ""))).toEqual([
      'the run\'s journal: budget: is "much", expected a number of at least 0',
      "the run's journal: later: is no option of this version of slicetuner",
      'the run\'s journal: test: is {"kind":"share","share":2}, expected a share from 0 to 1',
    ]);
    const other = { folder: "/data", sources: [{ name: "crowd", type: "ftp" }] };
    const [message] = messagesOf(() => acquisitionOf({ ...record, acquisition: other }, ""));
    expect(message).toContain('sources[0].type: is "ftp", expected one of');
  });

  it("refuses a journal of something else", () => {
    expect(messagesOf(() => readRunRecord([], "run"))).toEqual([
      'the journal in "run": is not of a run of slicetuner',
    ]);
    expect(messagesOf(() => readRunRecord([{ type: "pipeline" }], "my run"))).toEqual([
      expect.stringContaining("is of a pipeline, which goes on with `slicetuner pipeline --run 'my run'`"),
    ]);
  });
});

function messagesOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (InvalidInputError.isInstance(error)) return error.message.split("\n").sort();
    throw error;
  }
  return [];
}
