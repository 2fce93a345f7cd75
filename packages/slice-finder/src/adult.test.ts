import { join } from "node:path";
import type { CategoricalColumn, Column } from "@slicetuner/core";
import { adultColumns, findDataDirectory, findKnownDataset } from "@slicetuner/datasets";
import { dropMissing, readTable } from "@slicetuner/tabular";
import { beforeAll, describe, expect, it } from "vitest";
import { type FindSlicesOptions, findSlices } from "./find-slices.ts";
import { logLosses, trainForest } from "./testing/random-forest.ts";

const directory = await findDataDirectory(findKnownDataset("adult"));

/** As the published notebook searches: every value a literal, fnlwgt left out. */
const published: FindSlicesOptions = {
  exclude: ["fnlwgt"],
  distinctValues: ["age", "education-num", "capital-gain", "capital-loss", "hours-per-week"],
  effectSize: "legacy",
  maximumSlices: 5,
  maximumLiterals: 1,
  minimumRows: 2,
};

describe.skipIf(directory === undefined)("Adult (needs adult.data)", () => {
  let columns: readonly Column[];
  let isRich: Uint8Array;
  let shares: Float64Array;
  let losses: Float64Array;

  beforeAll(async () => {
    const path = join(directory!, "adult.data");
    const table = dropMissing(await readTable(path, { header: adultColumns, missingValues: ["?"] }));
    const income = table.columns.at(-1) as CategoricalColumn;
    columns = table.columns.slice(0, -1);
    isRich = Uint8Array.from(income.codes, (code) => Number(income.categories[code] === ">50K"));
    // The published forest has no seed. Whether "capital-loss = 1887" passes the threshold hangs on it; the
    // rest does not.
    shares = trainForest(columns, isRich, { trees: 10, depth: 5, seed: 3 });
    losses = logLosses(shares, isRich);
  });

  it("has the published accuracy and mean log loss", () => {
    const right = shares.filter((share, row) => Number(share > 0.5) === isRich[row]);
    expect(right.length / 30_162).toBeGreaterThan(0.838);
    expect(right.length / 30_162).toBeLessThan(0.85);
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / 30_162;
    expect(mean).toBeGreaterThan(0.345);
    expect(mean).toBeLessThan(0.356);
  });

  it("finds the published slices, exactly these in this order", async () => {
    const { slices } = await findSlices({ columns, losses }, published);
    expect(slices.map(({ name, rows }) => [name, rows])).toEqual([
      ["marital-status = Married-civ-spouse", 14_065],
      ["relationship = Husband", 12_463],
      ["relationship = Wife", 1406],
      ["capital-loss = 1887", 155],
      ["capital-gain = 3103", 94],
    ]);
    // Of three forests of scikit-learn .581–.613, .524–.561, .421–.438, .512 and .829 for the last two.
    const effects = [0.6, 0.54, 0.43, 0.5, 0.85];
    slices.forEach(({ effectSize }, index) => {
      expect(Math.abs(effectSize - effects[index]!)).toBeLessThan(0.06);
    });
    for (const { test } of slices.slice(0, 2)) expect(test.testedPValue).toBeLessThan(1e-100);
    for (const { test } of slices) expect(test.testedPValue).toBeLessThanOrEqual(test.level!);
  });

  it("finds the same first three for every forest, then the rest of capital gains and losses", async () => {
    for (const seed of [1, 2]) {
      const shares = trainForest(columns, isRich, { trees: 10, depth: 5, seed });
      const { slices } = await findSlices({ columns, losses: logLosses(shares, isRich) }, published);
      const found = slices.map(({ name }) => name.replace(/.* = /, ""));
      expect(found.slice(0, 3)).toEqual(["Married-civ-spouse", "Husband", "Wife"]);
      expect(["1887 3103", "3103 4386"]).toContain(found.slice(3).join(" "));
    }
  });

  it("has Sex = Male first with Cohen's effect size, and half as many candidates again", async () => {
    const all = { ...published, maximumSlices: 1000, minimumRows: 1 };
    const legacy = await findSlices({ columns, losses }, all);
    const cohen = await findSlices({ columns, losses }, { ...all, effectSize: "cohen" });
    expect(cohen.slices[0]).toMatchObject({ name: "sex = Male", rows: 20_380 });
    expect(cohen.slices[0]!.effectSize).toBeGreaterThan(0.48);
    expect(cohen.slices[0]!.effectSize).toBeLessThan(0.54);
    // 37 and 62 for a forest of scikit-learn.
    expect(Math.abs(legacy.tested - 37)).toBeLessThan(8);
    expect(Math.abs(cohen.tested - 62)).toBeLessThan(12);
  });

  it("scores few slices of all that there are", async () => {
    const options = { exclude: ["fnlwgt", "education-num"], minimumRows: 100 };
    const { evaluated, slices } = await findSlices(
      { columns, losses },
      { ...options, engine: "score", maximumSlices: 4 },
    );
    // With the paper's bound 1,426 of 10,121 slices of 100 rows or more, for another model's losses and other
    // bins.
    expect(evaluated).toBeGreaterThan(1000);
    expect(evaluated).toBeLessThan(2000);
    const everything = await findSlices(
      { columns, losses },
      { ...options, maximumSlices: 4, effectThreshold: 1e9 },
    );
    expect(everything.evaluated).toBeGreaterThan(8000);
    const scores = slices.map(({ score }) => score!);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  describe("a planted slice: labels turned around for white unmarried women", () => {
    const planted = "relationship = Unmarried and race = White and sex = Female";
    let turned: Uint8Array;
    let plantedLosses: Float64Array;

    beforeAll(() => {
      const has = (name: string, value: string) => {
        const { codes, categories } = columns.find((column) => column.name === name) as CategoricalColumn;
        const wanted = categories.indexOf(value);
        return (row: number) => codes[row] === wanted;
      };
      const tests = [has("relationship", "Unmarried"), has("race", "White"), has("sex", "Female")];
      turned = isRich.map((label, row) => (tests.every((test) => test(row)) ? 1 - label : label));
      plantedLosses = logLosses(shares, turned);
    });

    it.each(["lattice", "tree", "score"] as const)("%s finds it first", async (engine) => {
      const threshold = engine === "score" ? {} : { effectThreshold: 2 };
      const input = { columns, losses: plantedLosses };
      const { slices } = await findSlices(input, { engine, exclude: ["fnlwgt"], ...threshold });
      expect(slices[0]).toMatchObject({ name: planted, rows: 1732 });
      expect(slices[0]!.effectSize).toBeGreaterThan(3);
    });

    it("is found though the model has seen the turned labels", async () => {
      const learnt = trainForest(columns, turned, { trees: 10, depth: 5, seed: 3 });
      const input = { columns, losses: logLosses(learnt, turned) };
      const { slices } = await findSlices(input, { exclude: ["fnlwgt"], effectThreshold: 1 });
      expect(slices.map(({ name }) => name)).toContain(planted);
    });
  });
});
