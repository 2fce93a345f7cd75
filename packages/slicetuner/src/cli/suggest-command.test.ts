import { ProblemList } from "@slicetuner/core";
import { split } from "shlex";
import { expect, it } from "vitest";
import { searchOptions } from "../commands/find/options.ts";
import { dataOptions } from "../options/data-options.ts";
import { moneyOptions } from "../options/money-options.ts";
import { pictureOptions } from "../options/picture-options.ts";
import { splitOptions } from "../options/split-options.ts";
import { trainerOptions } from "../options/trainer-options.ts";
import type { Settings } from "./option-group.ts";
import { readOptions } from "./read-options.ts";
import { Placeholder, suggestCommand } from "./suggest-command.ts";

const groups = [dataOptions, moneyOptions, splitOptions, trainerOptions];

it("repeats what was said, as a shell takes it, and no defaults", () => {
  const settings = {
    data: "my people.csv",
    label: "income",
    sliceBy: ["race", "sex"],
    exclude: ["id", "no feature"],
    delimiter: ";",
    dropIncomplete: true,
    cost: { kind: "by-name", numbers: { "it's": 1.5, B: 1 } },
    budget: 300,
    fairnessWeight: 0.1,
    validation: { kind: "share", share: 0.2 },
    redraw: true,
    trainer: "onnx",
    maximumEpochs: 7,
    folds: 5,
  };
  const line = suggestCommand("plan", groups, settings, { budget: 20, label: new Placeholder("COLUMN") });
  expect(split(line).join(" | ")).toBe(
    "slicetuner | plan | --data | my people.csv | --label | COLUMN | --slice-by | race,sex | --exclude | id,no feature | --drop-incomplete | --delimiter | ; | --cost | it's=1.5,B=1 | --budget | 20 | --validation | 20% | --maximum-epochs | 7",
  );
  expect(suggestCommand("plan", groups, { delimiter: "\t", data: "a" }, { data: undefined })).toBe(
    "slicetuner plan --delimiter tab",
  );
});

it("says nothing of prices of 1, one number where all slices have it, and asks for a file in place of a pipe", () => {
  const say = (settings: Settings) => suggestCommand("plan", groups, settings);
  expect(say({ cost: { A: 1, B: 1 }, validation: { A: 20, B: 20 }, data: "-" })).toBe(
    "slicetuner plan --data FILE --validation 20",
  );
  expect(say({ cost: { A: 1, B: 2 }, data: "/dev/fd/63" })).toBe(
    "slicetuner plan --data FILE --cost A=1,B=2",
  );
});

it("says every kind of value so that it is read back", () => {
  const said = [
    { model: "cnn", blocks: "32:kernel=5:pool=1,64:dropout=0.5", hiddenSizes: "none" },
    { trainer: "command", command: "python3 \"my train.py\" --name 'a b'", programCan: "weights,models" },
    { imageSize: "32x24" },
    { edges: { "hours, a week": [20, 40], age: [30] } },
    { exclude: ["a, b", 'a "b"', " c"], cost: "A=1.5,B=1", validation: "20%" },
  ];
  const all = [...groups, pictureOptions, searchOptions];
  for (const here of said) {
    const problems = new ProblemList();
    const { recorded } = readOptions(all, { here, config: undefined }, problems);
    const words = split(suggestCommand("plan", all, recorded)).slice(2);
    const again = Object.fromEntries(
      words.flatMap((word, index) => (word.startsWith("--") ? [[camelCased(word), words[index + 1]]] : [])),
    );
    const { recorded: readBack } = readOptions(all, { here: again, config: undefined }, problems);
    expect(readBack).toEqual(recorded);
  }
});

function camelCased(flag: string): string {
  return flag.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

it("leaves out what a configuration file says, and says what differs from it", () => {
  const values = { data: "people.csv", label: "income", exclude: ["id"], budget: 300, validation: "20%" };
  const config = { file: "slicetuner.config.json", values };
  const settings = {
    ...{ data: "people.csv", label: "income", exclude: ["id", "key"], cost: 1, budget: 300, seed: 1 },
    validation: { kind: "share", share: 0.2 },
  };
  const say = (changes: Parameters<typeof suggestCommand>[3]) =>
    suggestCommand("plan", groups, settings, changes, config);
  // There is no such file here: the command has to name it.
  expect(say({})).toBe("slicetuner plan --exclude id,key --config slicetuner.config.json");
  expect(say({ budget: 300, data: "cleaned.csv" })).toBe(
    "slicetuner plan --data cleaned.csv --exclude id,key --config slicetuner.config.json",
  );
});
