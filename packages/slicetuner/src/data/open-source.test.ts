import { ProblemList } from "@slicetuner/core";
import { afterEach, expect, it, vi } from "vitest";
import { dataOptions } from "../options/data-options.ts";
import { pictureOptions } from "../options/picture-options.ts";
import { readSpecs } from "../testing/read-specs.ts";
import { checkDataFolder } from "./load-known.ts";
import { openSource } from "./open-source.ts";

const surroundings = {
  status: { training: () => {}, counting: () => {}, clear: () => {} },
  signal: new AbortController().signal,
};

afterEach(() => vi.unstubAllEnvs());

async function problemsOf(said: Readonly<Record<string, unknown>>): Promise<string[]> {
  const problems = new ProblemList();
  await openSource(readSpecs([dataOptions, pictureOptions], said), surroundings, problems);
  return problems.problems.map(({ path, message }) => `${path}: ${message}`);
}

it("an unknown data set is answered with all there are, the generator among them", async () => {
  expect(await problemsOf({ dataset: "adlut" })).toEqual([
    '--dataset: "adlut" is not known; there are adult, compas, fashion-mnist, generated',
  ]);
});

it("options about the user's own table are refused with a known data set, not passed over", async () => {
  const own = { dropIncomplete: true, minimumExamples: 2, id: "key", missingValues: ["-"] };
  const problems = await problemsOf({ dataset: "generated", ...own });
  expect(problems.map((problem) => problem.split(":")[0])).toEqual([
    "--drop-incomplete",
    "--minimum-examples",
    "--id",
    "--missing-values",
  ]);
});

it("a folder for data that is not there is named", () => {
  const problems = new ProblemList();
  vi.stubEnv("SLICETUNER_DATA", "");
  expect(checkDataFolder(problems)).toBe(true);
  vi.stubEnv("SLICETUNER_DATA", "/no/such/folder");
  expect(checkDataFolder(problems)).toBe(false);
  expect(problems.problems).toEqual([
    { path: "SLICETUNER_DATA", message: 'there is no folder "/no/such/folder"' },
  ]);
});
