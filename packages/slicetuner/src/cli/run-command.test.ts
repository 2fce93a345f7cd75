import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { outputOptions, seedOptions } from "../options/output-options.ts";
import { number, text } from "../options/value-schemas.ts";
import { type AnyCommand, defineCommand, type WorkContext } from "./define-command.ts";
import { defineOptions, pickOptions } from "./option-group.ts";
import { runCommand } from "./run-command.ts";
import { StandardOutput } from "./standard-output.ts";

const standardOutput = new StandardOutput(process.stdout);

const soupOptions = defineOptions({
  name: "soup",
  title: "Soup",
  options: {
    litres: {
      flag: "--litres <amount>",
      description: "how much",
      schema: number("a number above 0", (value) => value > 0),
      required: "say how much",
      formerNames: ["pints"],
    },
    taste: {
      flag: "--taste <text>",
      description: "what it tastes of",
      schema: text,
      default: "leek",
      modernize: (input) => (input === "porree" ? "leek" : undefined),
    },
    recipe: { flag: "--recipe <file>", description: "", schema: text, isFile: true },
  },
  read: ({ litres = 0, taste, recipe }, { problems }) => {
    problems.expect(taste !== "mud", "--taste", "is mud");
    return { litres, taste, recipe };
  },
  record: ({ litres, taste }) => ({ litres, taste }),
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the last run printed on standard error. */
let errors = "";
let printed = "";
beforeEach(() => {
  errors = "";
  printed = "";
});

async function run(command: AnyCommand, said: object, signal = new AbortController().signal): Promise<void> {
  const capture = (stream: NodeJS.WriteStream, take: (text: string) => void) =>
    vi.spyOn(stream, "write").mockImplementation((written, ...more) => {
      take(String(written));
      const done = more.at(-1);
      if (typeof done === "function") done();
      return true;
    });
  const spies = [
    capture(process.stderr, (one) => {
      errors += one;
    }),
    capture(process.stdout, (one) => {
      printed += one;
    }),
  ];
  try {
    await runCommand(command, { ...said }, { signal, standardOutput });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const cook = defineCommand({
  examples: [],
  options: [soupOptions, outputOptions, seedOptions],
  refused: { meat: { flag: "--meat <what>", instead: "there is none" } },
  prepare: ({ soup, seed }, { problems, recorded }) => {
    problems.expect(soup.litres < 100, "--litres", "are too many");
    return { litres: soup.litres + seed, recorded };
  },
  run: ({ litres, recorded }, { emit, warn }: WorkContext<{ readonly stirred: number }>) => {
    emit({ stirred: 1 });
    warn("hot");
    return { litres, recorded };
  },
  watch:
    (_prepared, { output }) =>
    (event) =>
      output.print(`stirred ${event.stirred}`),
  show: ({ litres }, { output }) => output.print(`${litres} litres`),
});

/** The problems that a run reports. */
async function problemsOf(said: object): Promise<string[]> {
  const error: unknown = await run(cook, said).catch((thrown: unknown) => thrown);
  if (!InvalidInputError.isInstance(error)) throw error;
  return error.problems.map(({ path, message }) => `${path} ${message}`);
}

describe("a command", () => {
  it("gets specs of what was said and of defaults, tells events, warnings and its result", async () => {
    await run(cook, { litres: "2", seed: "3" });
    expect(printed).toBe("stirred 1\nWarning: hot\n5 litres\n");
  });

  it("prints the whole result as JSON, with the settings that held; no text beside it", async () => {
    await run(cook, { litres: 2, json: true });
    expect(JSON.parse(printed)).toEqual({ litres: 3, recorded: { litres: 2, taste: "leek", seed: 1 } });
  });

  it("reports the mistakes of options, groups, result file and its own at once", async () => {
    await writeFile(join(folder, "leek.txt"), "");
    const recipe = join(folder, "leek.txt");
    expect(await problemsOf({ taste: "mud", seed: "-1", meat: "beef", recipe, out: recipe })).toEqual([
      "--litres is missing: say how much",
      "--taste is mud",
      '--seed is "-1", expected a whole number of at least 0',
      "--meat there is none",
      "--out would replace --recipe",
    ]);
    expect(await problemsOf({ litres: 100 })).toEqual(["--litres are too many"]);
    expect(await problemsOf({ litres: "none" })).toEqual(['--litres is "none", expected a number above 0']);
  });

  it("takes old names and old values, with a warning that says the new ones", async () => {
    await run(cook, { pints: "2", taste: "porree" });
    expect(printed).toContain("Warning: --pints is an old name: write --litres");
    expect(printed).toContain('Warning: --taste porree is an old name: write "leek"');
    expect(printed).toContain("3 litres");
  });

  it("writes the result to the file, and goes on without one that nobody asked for", async () => {
    const out = join(folder, "soup.json");
    await run(cook, { litres: 1, out });
    expect(JSON.parse(await readFile(out, "utf8"))).toMatchObject({ litres: 2 });
    const keeping = { ...cook, defaultFile: join(folder, "no-such-folder/soup.json") };
    await run(keeping, { litres: 1, json: true });
    expect(errors).toMatch(/Warning: .*no folder.*no-such-folder/);
  });

  it("takes a configuration file: what is said to the command goes before it, a field of no command is a mistake", async () => {
    const config = join(folder, "soup.config.json");
    await writeFile(config, JSON.stringify({ litres: 7, seed: 2, json: true, budget: 5, sead: 1 }));
    expect(await problemsOf({ config })).toEqual([`${config}: sead is no option; did you mean "seed"?`]);
    // What a file that cannot be read would have said is not called missing.
    await writeFile(config, '{"litres": 7,');
    expect(await problemsOf({ config })).toEqual([expect.stringContaining("is no JSON")]);
    await writeFile(config, JSON.stringify({ litres: 7, seed: 2, json: true, budget: 5 }));
    await run(cook, { config, litres: 1 });
    expect(JSON.parse(printed)).toMatchObject({ litres: 3 });
  });

  it("closes what it opened, whether the work fails or not, and ends as interrupted where it was", async () => {
    let closed = 0;
    const opening: AnyCommand = {
      ...cook,
      prepare: () => ({ [Symbol.asyncDispose]: async () => void closed++ }),
      run: () => {
        throw new Error("burnt");
      },
      show: () => {},
    };
    await expect(run(opening, { litres: 1 })).rejects.toThrow("burnt");
    expect(closed).toBe(1);
    const controller = new AbortController();
    const stopping: AnyCommand = {
      ...opening,
      run: () => {
        controller.abort();
        return { status: "stopped" };
      },
    };
    await expect(run(stopping, { litres: 1 }, controller.signal)).rejects.toThrow("abort");
    expect(closed).toBe(2);
    await run({ ...stopping, endsByInterruption: true }, { litres: 1 }, controller.signal);
    expect(closed).toBe(3);
  });
});

it("a command that takes some options of a group gets the defaults of the others", () => {
  const some = pickOptions(soupOptions, ["litres"]);
  expect(Object.keys(some.options)).toEqual(["litres"]);
  const reading = { problems: { expect: () => true } as never, isGiven: () => true, isSaidHere: () => true };
  const spec = some.read({ litres: 2 }, reading);
  expect(spec).toEqual({ litres: 2, taste: "leek", recipe: undefined });
  expect(some.record?.(spec, { litres: 2 })).toEqual({ litres: 2 });
});
