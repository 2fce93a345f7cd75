import { ProblemList } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import type { LoadedConfig } from "../cli/load-config.ts";
import { flagOf, type OptionName, options } from "./options.ts";
import { readSettings, requireSettings } from "./read-settings.ts";

const all = Object.keys(options) as OptionName[];

function read(flags: Readonly<Record<string, unknown>>, config?: LoadedConfig) {
  const problems = new ProblemList();
  return { settings: readSettings(all, flags, config, problems), problems };
}

describe("readSettings", () => {
  it("reads text of the command line into numbers, lists and names", () => {
    const flags = {
      budget: "300",
      sliceBy: "race, sex",
      strategies: "none,moderate:proportional",
      model: "mlp",
      hiddenSizes: "64,32",
      json: true,
    };
    expect(read(flags).settings).toEqual({
      budget: 300,
      sliceBy: ["race", "sex"],
      strategies: ["none", "moderate:proportional"],
      model: "mlp",
      hiddenSizes: [64, 32],
      json: true,
    });
  });

  it("prefers the command line to the configuration file", () => {
    const config = { file: "slicetuner.config.json", values: { budget: 100, seed: 7 } };
    expect(read({ budget: "300" }, config).settings).toEqual({ budget: 300, seed: 7 });
  });

  it("reports every mistake with its place, and keeps what is right", () => {
    const config = { file: "slicetuner.config.ts", values: { budjet: 1, seed: -1, label: "income" } };
    const flags = { budget: "-5", strategies: "none,magic", repeats: "2.5" };
    const { settings, problems } = read(flags, config);
    expect(settings).toEqual({ label: "income" });
    expect(problems.problems).toEqual([
      { path: "slicetuner.config.ts: budjet", message: "is no option" },
      { path: "--budget", message: 'is "-5", expected a number of at least 0' },
      {
        path: "--strategies",
        message: expect.stringContaining('is "magic", expected one of none, uniform, water-filling'),
      },
      { path: "--repeats", message: 'is "2.5", expected a whole number of at least 1' },
      { path: "slicetuner.config.ts: seed", message: "is -1, expected a whole number of at least 0" },
    ]);
  });

  it("says in words of its own what a configuration file holds wrong", () => {
    const values = {
      data: 5,
      label: "",
      sliceBy: ["race", 1],
      dropIncomplete: "yes",
      hiddenSizes: [0],
      toString: 1,
    };
    const { problems } = read({}, { file: "c.json", values });
    expect(problems.problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
      "c.json: toString is no option",
      "c.json: data is 5, expected text",
      'c.json: label is "", expected text',
      "c.json: sliceBy is 1, expected text",
      'c.json: dropIncomplete is "yes", expected true or false',
      "c.json: hiddenSizes is 0, expected a whole number of at least 1",
    ]);
  });

  it.each<[Record<string, string>, string]>([
    [{ strategies: "uniform,none,uniform" }, "--strategies: names uniform twice"],
    [{ strategies: "stepwise,uniform,designed" }, "--strategies: names designed twice"],
    [{ strategies: "none,designed", oracle: "5" }, "--oracle: needs uniform in --strategies"],
    [{ sliceBy: "race,race" }, "--slice-by: names race twice"],
    [{ sliceBy: "race,,sex" }, '--slice-by: is "race,,sex", expected names separated by commas'],
    [
      { seed: "1e300" },
      '--seed: is "1e300", expected a whole number of at least 0 and at most 9007199254740991',
    ],
    [
      { seed: "9007199254740990", seeds: "3" },
      "--seeds: the last seed, 9007199254740990 + 3 − 1, is above 9007199254740991",
    ],
    [{ hiddenSizes: "5" }, "--hidden-sizes: has no meaning without --model mlp or cnn"],
    [{ cost: "20%" }, '--cost: is "20%", a share; expected a price (1.5)'],
    [{ cost: "no.json" }, '--cost: is "no.json", which is no file either; expected a price (1.5)'],
  ])("refuses %j", (flags, expected) => {
    const { problems } = read(flags);
    expect(problems.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      expect.stringContaining(expected),
    ]);
  });

  it("takes the last seed that can be counted, and the tab by its name", () => {
    const flags = { seed: "9007199254740990", seeds: "2", delimiter: "tab" };
    const { settings, problems } = read(flags);
    expect(problems.problems).toEqual([]);
    expect(settings.delimiter).toBe("\t");
  });

  it("calls an option missing only when it was not given at all", () => {
    const { settings, problems } = read({ budget: "much" });
    requireSettings(settings, problems, [
      ["budget", "say what may be spent"],
      ["label", "name the column to predict"],
    ]);
    expect(problems.problems.map(({ path }) => path)).toEqual(["--budget", "--label"]);
  });
});

describe("the options", () => {
  it("have flags that are their names", () => {
    for (const name of all) {
      expect(flagOf(name)).toBe(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    }
  });
});
