import { type Column, Random } from "@slicetuner/core";
import { codeRows, createMemoryCounter, type FoundSlice, findSlices } from "@slicetuner/slice-finder";
import { readTable } from "@slicetuner/tabular";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DuckDBCounterOptions, openDuckDBCounter } from "./index.ts";
import { countAllLevels } from "./testing/all-levels.ts";
import { expectSameCells, expectSameTotal } from "./testing/expect-same-cells.ts";
import { findPublishedFile, makeTestFolder, type TestFolder } from "./testing/test-folder.ts";

const file = findPublishedFile("adult/adult.data");

const names = [
  ...["age", "workclass", "fnlwgt", "education", "education-num", "marital-status", "occupation"],
  ...["relationship", "race", "sex", "capital-gain", "capital-loss", "hours-per-week"],
  ...["native-country", "income"],
];

const options = {
  losses: "loss",
  weights: "fnlwgt",
  exclude: ["income"],
  distinctValues: ["capital-gain"],
  edges: { "hours-per-week": [20, 40, 41, 60] },
} satisfies Partial<DuckDBCounterOptions>;

describe.skipIf(file === undefined)("Adult (needs adult.data)", () => {
  let folder: TestFolder;
  let path = "";
  let columns: readonly Column[] = [];
  let losses = new Float64Array();
  beforeAll(async () => {
    folder = await makeTestFolder();
    const table = await readTable(file!, { header: names });
    columns = table.columns;
    // Log losses of a model that knows nothing but is sure: heavy tails, and a slice on which it is worse.
    const random = new Random(1);
    const age = columns.find(({ name }) => name === "age")!;
    const worse = (row: number) => (age.kind === "numeric" && age.values[row]! > 60 ? 2.5 : 1);
    losses = Float64Array.from(
      { length: table.rowCount },
      (_, row) => -Math.log(random.uniform()) * worse(row),
    );
    const rows = Array.from(losses, (loss, row) => [
      ...columns.map((column) =>
        column.kind === "numeric" ? column.values[row] : (column.categories[column.codes[row]!] ?? "?"),
      ),
      loss,
    ]);
    path = await folder.writeRows("adult.csv", [...names, "loss"], rows);
  });
  afterAll(() => folder.remove());

  /** The same rows, counted in memory. */
  function countedInMemory() {
    const weights = columns.find(({ name }) => name === options.weights)!;
    if (weights.kind !== "numeric") throw new Error("weights are numbers");
    const searched = columns.filter(({ name }) => name !== options.weights);
    const { exclude, distinctValues, edges } = options;
    return codeRows(
      { columns: searched, losses, weights: weights.values },
      { exclude, distinctValues, edges },
    );
  }

  it("has the cells that are counted in memory, weighted, three literals deep", async () => {
    const { rows, leftOut } = countedInMemory();
    const memory = createMemoryCounter(rows);
    const counter = await openDuckDBCounter({ path, ...options, memoryLimit: "400MB" });
    expect(counter.columns).toEqual(memory.columns);
    expect(counter.leftOut).toEqual(leftOut);
    expectSameTotal(counter.total, memory.total);
    const levels = {
      literals: 3,
      minimumRows: 100,
      isOpen: (_: unknown, cell: number) => cell % 3 !== 0,
    };
    const [actual, expected] = [await countAllLevels(counter, levels), await countAllLevels(memory, levels)];
    expect(actual.length).toBe(expected.length);
    for (const [index, cells] of actual.entries()) expectSameCells(cells, expected[index]!);
    expect(expected.reduce((sum, { rows: cells }) => sum + cells.length, 0)).toBeGreaterThan(5000);
    await counter.close();
    await memory.close();
  });

  it.each(["lattice", "score"] as const)("has the same slices as rows in memory: %s", async (engine) => {
    const { rows } = countedInMemory();
    const memory = createMemoryCounter(rows);
    const counter = await openDuckDBCounter({ path, ...options });
    const search = { engine, ...(engine === "lattice" && { effectThreshold: 0.3 }) };
    const [actual, expected] = [
      await findSlices({ counter }, search),
      await findSlices({ counter: memory }, search),
    ];
    expect(expected.slices.length).toBeGreaterThan(1);
    const plain = ({ name, rows: size, predicate }: FoundSlice) => ({ name, size, predicate });
    expect(actual.slices.map(plain)).toEqual(expected.slices.map(plain));
    expect([actual.status, actual.evaluated, actual.tested]).toEqual([
      expected.status,
      expected.evaluated,
      expected.tested,
    ]);
    for (const [index, slice] of actual.slices.entries()) {
      expect(slice.effectSize).toBeCloseTo(expected.slices[index]!.effectSize, 9);
      expect(slice.meanLoss).toBeCloseTo(expected.slices[index]!.meanLoss, 9);
    }
    await counter.close();
    await memory.close();
  });

  it("gives the same bits with one thread and with two", async () => {
    const answers = [];
    for (const threads of [1, 2]) {
      const counter = await openDuckDBCounter({ path, ...options, threads });
      answers.push([counter.total, await countAllLevels(counter, { literals: 2, minimumRows: 1 })]);
      await counter.close();
    }
    expect(answers[0]).toEqual(answers[1]);
  });
});
