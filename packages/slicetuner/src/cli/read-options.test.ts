import { ProblemList } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { listCommands, loadCommand } from "../command-folders.ts";
import { comparedOptions } from "../comparison/compared-options.ts";
import { outputOptions } from "../options/output-options.ts";
import type { LoadedConfig } from "./load-config.ts";
import { flagOf } from "./option-group.ts";
import { expectOption, readOptions } from "./read-options.ts";

const groups = [...comparedOptions, outputOptions] as const;

function read(here: Readonly<Record<string, unknown>>, config?: LoadedConfig) {
  const problems = new ProblemList();
  return { ...readOptions(groups, { here: { budget: "1", ...here }, config }, problems), problems };
}

describe("readOptions", () => {
  it("reads text of the command line into numbers, lists and names, by group", () => {
    const flags = {
      budget: "300",
      sliceBy: "race, sex",
      strategies: "none,moderate:amortized",
      model: "mlp",
      hiddenSizes: "64,32",
      json: true,
    };
    const { specs, problems } = read(flags);
    expect(problems.problems).toEqual([]);
    expect(specs.money.budget).toBe(300);
    expect(specs.data.sliceBy).toEqual(["race", "sex"]);
    expect(specs.comparison.methods.map(({ name }) => name)).toEqual(["none", "moderate:amortized"]);
    expect(specs.trainer).toMatchObject({ model: { kind: "mlp", hiddenSizes: [64, 32] } });
    expect(specs.output).toEqual({ json: true, out: undefined });
  });

  it("takes the former name of the published estimation, with a warning that says the present one", () => {
    const { specs, problems, warnings } = read({
      estimation: "proportional",
      strategies: "none,proportional,moderate:proportional",
    });
    expect(problems.problems).toEqual([]);
    expect(specs.comparison.methods.map(({ name }) => name)).toEqual([
      "none",
      "proportional",
      "moderate:amortized",
    ]);
    expect(specs.comparison.estimation.estimation).toBe("amortized");
    expect(warnings).toEqual([
      '--estimation proportional is an old name: write "amortized"',
      '--strategies none,proportional,moderate:proportional is an old name: write "none,proportional,moderate:amortized"',
    ]);
    const config = { file: "c.json", values: { strategies: ["stepwise:proportional"] } };
    expect(read({}, config).specs.comparison.methods[0]!.name).toBe("amortized");
  });

  it("prefers the command line to the configuration file", () => {
    const config = { file: "slicetuner.config.json", values: { budget: 100, seed: 7 } };
    const { specs } = read({ budget: "300" }, config);
    expect([specs.money.budget, specs.comparison.seed]).toEqual([300, 7]);
  });

  it("reports every mistake with its place, and keeps what is right", () => {
    const config = { file: "slicetuner.config.ts", values: { seed: -1, label: "income" } };
    const flags = { budget: "-5", strategies: "none,magic", repeats: "2.5" };
    const { specs, problems } = read(flags, config);
    expect(specs.data.label).toBe("income");
    expect(problems.problems).toEqual([
      { path: "--budget", message: 'is "-5", expected a number of at least 0' },
      {
        path: "--strategies",
        message: expect.stringContaining('is "magic", expected one of none, uniform, water-filling'),
      },
      { path: "--repeats", message: 'is "2.5", expected a whole number of at least 1' },
      { path: "slicetuner.config.ts: seed", message: "is -1, expected a whole number of at least 0" },
    ]);
  });

  it("records what held as a configuration file that gives the same", () => {
    const said = { label: "y", initial: "20%", cost: "A=1,B=2", strategies: "none,designed:3", model: "mlp" };
    const first = read(said);
    const again = read({ budget: undefined }, { file: "c.json", values: first.recorded });
    expect(again.problems.problems).toEqual([]);
    expect(again.recorded).toEqual(first.recorded);
    expect(JSON.stringify(again.specs)).toBe(
      JSON.stringify({ ...first.specs, trainer: again.specs.trainer }),
    );
  });

  it("says in words of its own what a configuration file holds wrong", () => {
    const values = {
      data: 5,
      label: "",
      sliceBy: ["race", 1],
      dropIncomplete: "yes",
      hiddenSizes: [0],
    };
    const { problems } = read({}, { file: "c.json", values });
    expect(problems.problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
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
    const { specs, problems } = read({ seed: "9007199254740990", seeds: "2", delimiter: "tab" });
    expect(problems.problems).toEqual([]);
    expect(specs.data.delimiter).toBe("\t");
  });

  it("calls an option missing only when it was not given at all", () => {
    const { problems } = read({ budget: "much" });
    expectOption(undefined, "budget", "say what may be spent", problems);
    expectOption(undefined, "label", "name the column to predict", problems);
    expect(problems.problems.map(({ path }) => path)).toEqual(["--budget", "--label"]);
  });
});

describe("the options of every command", () => {
  it("have flags that are their names, and defaults that their schemas read", async () => {
    for (const { name: command } of listCommands()) {
      const { options } = await loadCommand(command);
      for (const [name, option] of options.flatMap((group) => Object.entries(group.options))) {
        expect(option.flag.split(" ")[0], command).toBe(flagOf(name));
        if (option.default !== undefined) expect(option.schema.parse(option.default)).toEqual(option.default);
        expect(option.description, `${command} ${name}`).not.toMatch(
          option.default === undefined ? /^$/ : /default/,
        );
      }
    }
  });
});
