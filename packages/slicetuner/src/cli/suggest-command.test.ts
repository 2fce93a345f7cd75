import { split } from "shlex";
import { expect, it } from "vitest";
import { dataOptions } from "../options/data-options.ts";
import { moneyOptions } from "../options/money-options.ts";
import { splitOptions } from "../options/split-options.ts";
import { trainerOptions } from "../options/trainer-options.ts";
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
