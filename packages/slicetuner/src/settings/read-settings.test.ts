import { describe, expect, it } from "vitest";
import { flagOf, type OptionName, options } from "./options.ts";
import { readSettings, requireSettings } from "./read-settings.ts";

const all = Object.keys(options) as OptionName[];

describe("readSettings", () => {
  it("reads text of the command line into numbers, lists and names", () => {
    const flags = {
      budget: "300",
      sliceBy: "race, sex",
      strategies: "none,moderate",
      hiddenSizes: "64,32",
      json: true,
    };
    expect(readSettings(all, flags, undefined).settings).toEqual({
      budget: 300,
      sliceBy: ["race", "sex"],
      strategies: ["none", "moderate"],
      hiddenSizes: [64, 32],
      json: true,
    });
  });

  it("prefers the command line to the configuration file", () => {
    const config = { file: "slicetuner.config.json", values: { budget: 100, seed: 7 } };
    expect(readSettings(all, { budget: "300" }, config).settings).toEqual({ budget: 300, seed: 7 });
  });

  it("reports every mistake with its place, and keeps what is right", () => {
    const config = { file: "slicetuner.config.ts", values: { budjet: 1, seed: -1, label: "income" } };
    const flags = { budget: "-5", strategies: "none,magic", repeats: "2.5" };
    const { settings, problems } = readSettings(all, flags, config);
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

  it("calls an option missing only when it was not given at all", () => {
    const { settings, problems } = readSettings(all, { budget: "much" }, undefined);
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
