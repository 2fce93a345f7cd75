import { InvalidInputError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { completeSettings } from "../options/defaults.ts";
import { options, type Settings } from "../options/options.ts";
import { acquisitionOf, makeRunRecord, readRunRecord, settingsOf } from "./run-record.ts";

/** As the command line or a configuration file gives them, one of each form. */
const given = {
  data: "/data/people.csv",
  sliceBy: "race,sex",
  initial: "20%",
  validation: "A=150,B=300",
  test: 50,
  cost: { A: 1.5, B: 1 },
  delimiter: "tab",
  hiddenSizes: "none",
  blocks: "32:kernel=5:pool=1:dropout=0.25,64",
  imageSize: "32x24",
  bins: "10",
  edges: "age=25:38:60",
  command: "python3 train.py --fast",
  budget: "300",
  fileOrder: true,
  strategies: "none,designed:3",
  maximumEpochs: 40,
} as const;

function parsed(): Settings {
  const entries = Object.entries(given).map(([name, value]) => [
    name,
    options[name as keyof typeof given].schema.parse(value),
  ]);
  return Object.fromEntries(entries) as Settings;
}

const acquisition = {
  folder: "/data",
  currency: "EUR",
  sources: [{ name: "crowd", type: "http" as const, address: "http://127.0.0.1:1" }],
  intake: { gold: { a: "yes" } },
};

describe("the first record of a journal", () => {
  it("gives back the settings and sources that the run began with", () => {
    const settings = completeSettings(parsed());
    const made = makeRunRecord({ settings, acquisition, data: "a b", slices: ["A", "B"] });
    const record = readRunRecord([JSON.parse(JSON.stringify(made))], "run");
    const { wait: _, ...kept } = settings;
    expect(settingsOf(record, "")).toEqual(kept);
    expect(acquisitionOf(record, "")).toEqual(acquisition);
  });

  it("names files from the run's folder, so that a project can be moved", () => {
    const made = makeRunRecord({
      folder: "/home/one/project/runs/1",
      settings: { ...completeSettings(parsed()), data: "/home/one/project/people.csv" },
      acquisition: { ...acquisition, folder: "/home/one/project" },
      data: "a",
      slices: ["A"],
    });
    expect(JSON.stringify(made)).not.toContain("/home/one");
    const record = readRunRecord([JSON.parse(JSON.stringify(made))], "run");
    expect(settingsOf(record, "/srv/moved/runs/1").data).toBe("/srv/moved/people.csv");
    expect(acquisitionOf(record, "/srv/moved/runs/1")!.folder).toBe("/srv/moved");
  });

  it("refuses wrong settings and sources, each with its name", () => {
    const made = makeRunRecord({ settings: parsed(), acquisition, data: "a", slices: ["A"] });
    const settings = { ...parsed(), budget: "much", later: 1, initial: { kind: "share", share: 2 } };
    const record = readRunRecord([{ ...made, settings: JSON.parse(JSON.stringify(settings)) }], "run");
    expect(messagesOf(() => settingsOf(record, ""))).toEqual([
      'settings.budget of the run\'s journal: is "much", expected a number of at least 0',
      'settings.initial of the run\'s journal: is {"kind":"share","share":2}, expected a share from 0 to 1',
      "settings.later of the run's journal: is no option of this version of slicetuner",
    ]);
    const other = { folder: "/data", sources: [{ name: "crowd", type: "ftp" }] };
    const [message] = messagesOf(() => acquisitionOf({ ...record, acquisition: other }, ""));
    expect(message).toContain('sources[0].type: is "ftp", expected one of');
  });

  it("refuses a journal of something else", () => {
    expect(messagesOf(() => readRunRecord([], "run"))).toEqual([
      'the journal in "run": is not of a run of slicetuner',
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
