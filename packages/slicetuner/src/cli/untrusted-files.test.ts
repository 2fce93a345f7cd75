import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JsonValue, ProblemList } from "@slicetuner/core";
import { fuzz, mutateJson, mutateText } from "@slicetuner/fuzz";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readSlicesFile } from "../data/slices-file.ts";
import { resolveCosts } from "../options/costs.ts";
import { readAcquisitionFile } from "../runs/acquisition-file.ts";
import { runOptions } from "../runs/run-options.ts";
import { loadConfig } from "./load-config.ts";
import { readOptions } from "./read-options.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "untrusted-files-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Gives wrong files of one kind to what reads them. Problems that were found count as refused. */
async function fuzzFile(
  name: string,
  right: JsonValue,
  read: (file: string, problems: ProblemList) => unknown,
) {
  const file = join(folder, `${name}.json`);
  await fuzz({
    name,
    make: (random) => {
      const text = JSON.stringify(mutateJson(random, right));
      return random.integer(3) === 0 ? mutateText(random, text) : text;
    },
    run: async (text) => {
      writeFileSync(file, text);
      const problems = new ProblemList();
      await read(file, problems);
      problems.throwIfAny();
    },
  });
}

it("a configuration", async () => {
  const right: JsonValue = {
    data: "people.csv",
    label: "income",
    sliceBy: "race,sex",
    budget: 300,
    cost: { A: 1.5, B: 1 },
    validation: "A=150,B=300",
    hiddenSizes: [8, 4],
    blocks: "32:kernel=5:pool=1,64",
    maximumEpochs: 40,
    fileOrder: true,
  };
  await fuzzFile("configuration", right, async (file, problems) => {
    const config = await loadConfig(file);
    const { specs } = readOptions(runOptions, { here: {}, config }, problems);
    resolveCosts(
      specs.money,
      [
        { name: "A", size: 10 },
        { name: "B", size: 20 },
      ],
      problems,
    );
  });
});

it("a file of sources", async () => {
  const right: JsonValue = {
    currency: "EUR",
    sources: [
      {
        name: "shop",
        type: "http",
        baseUrl: "http://127.0.0.1:1",
        prices: { A: 1, B: [{ unitCost: 2, count: 5 }] },
      },
      { name: "box", type: "inbox", folder: "orders", acceptanceRate: 0.5 },
    ],
    intake: { gold: { a: "yes" } },
  };
  await fuzzFile("sources", right, (file, problems) => readAcquisitionFile(file, problems, () => {}));
});

it("a file of slices, also one that is nested deep", async () => {
  const right: JsonValue = {
    slices: [{ name: "young", predicate: { kind: "range", column: "age", from: 1, to: 30 } }],
  };
  await fuzzFile("slices", right, (file, problems) => readSlicesFile(file, problems));
  const file = join(folder, "deep.json");
  const deep = 100_000;
  writeFileSync(
    file,
    `{"slices":[{"predicate":${'{"kind":"not","predicate":'.repeat(deep)}1${"}".repeat(deep)}}]}`,
  );
  const problems = new ProblemList();
  readSlicesFile(file, problems);
  expect(problems.problems[0]!.message).toContain("nested 100003 levels deep");
});
