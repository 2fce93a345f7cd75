import { readdir } from "node:fs/promises";
import { type CountRequest, Random, SliceTunerError } from "@slicetuner/core";
import { codeRows, createMemoryCounter } from "@slicetuner/slice-finder";
import { readTable } from "@slicetuner/tabular";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DuckDBCounter, type DuckDBCounterOptions, openDuckDBCounter } from "./index.ts";
import { countAllLevels } from "./testing/all-levels.ts";
import { expectSameCells, expectSameTotal } from "./testing/expect-same-cells.ts";
import { makeTestFolder, type TestFolder } from "./testing/test-folder.ts";

// More than two of DuckDB's row groups, so that two threads share them.
const rowCount = 300_000;

let folder: TestFolder;
let path = "";
beforeAll(async () => {
  folder = await makeTestFolder();
  const random = new Random(7);
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const price = Math.floor(random.uniform() ** 2 * 2000) / 8;
    const loss = (-Math.log(random.uniform())) ** 3;
    return [
      row % 5,
      random.uniform() < 0.01 ? "?" : price,
      `shop ${row % 1500}`,
      random.normal(),
      loss,
      random.uniform(),
    ];
  });
  path = await folder.writeRows("rows.csv", ["kind", "price", "shop", "noise", "loss", "weight"], rows);
});
afterAll(() => folder.remove());

const columnOptions = { distinctValues: ["price", "shop"] };

async function open(options: Partial<DuckDBCounterOptions> = {}): Promise<DuckDBCounter> {
  return openDuckDBCounter({
    path,
    losses: "loss",
    weights: "weight",
    temporaryFolder: folder.path,
    ...columnOptions,
    ...options,
  });
}

const everything: CountRequest = { parent: null, isOpen: Uint8Array.of(1), columns: [0, 1, 2, 3] };
const call = (signal = new AbortController().signal) => ({ minimumRows: 1, largestLosses: false, signal });

describe("many rows", () => {
  it("have the cells that are counted in memory, columns with thousands of values among them", async () => {
    const table = await readTable(path);
    const numbersOf = (name: string) => {
      const column = table.columns.find((each) => each.name === name)!;
      return column.kind === "numeric" ? column.values : new Float64Array();
    };
    const columns = table.columns.slice(0, 4);
    const [losses, weights] = [numbersOf("loss"), numbersOf("weight")];
    const { rows } = codeRows({ columns, losses, weights }, columnOptions);
    const memory = createMemoryCounter(rows);
    const counter = await open({ memoryLimit: "300MB" });
    expect(counter.columns.map(({ values }) => values.length)).toEqual([5, 2001, 1500, 10]);
    expect(counter.columns).toEqual(memory.columns);
    expectSameTotal(counter.total, memory.total);
    const levels = { literals: 2, minimumRows: 10 };
    const expected = await countAllLevels(memory, levels);
    for (const [index, cells] of (await countAllLevels(counter, levels)).entries()) {
      expectSameCells(cells, expected[index]!);
    }
    await counter.close();
  });

  it("have the same bits whatever the threads", async () => {
    const answers = [];
    for (const threads of [1, 2, 2, 3]) {
      const counter = await open({ threads });
      answers.push([counter.total, await counter.doCount([everything], call())]);
      await counter.close();
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});

describe("the end", () => {
  const leftFiles = async () => (await readdir(folder.path)).filter((name) => name !== "rows.csv");

  it("leaves no file, and no further count is taken", async () => {
    const counter = await open();
    expect(await leftFiles()).toHaveLength(1);
    await counter.close();
    expect(await leftFiles()).toEqual([]);
    await expect(counter.doCount([everything], call())).rejects.toThrow("the counter is closed");
    await counter.close();
  });

  it("of a count comes with an abort at any time, and the next count is right", async () => {
    const counter = await open();
    const before = await counter.doCount([everything], call());
    const [kinds, prices] = before[0]!;
    const requests = [kinds!, prices!].map((parent) => ({
      parent,
      isOpen: new Uint8Array(parent.rows.length).fill(1),
      columns: [2, 3],
    }));
    for (const pause of [0, 5, 30, 100]) {
      const reason = new Error(`enough after ${pause} ms`);
      const controller = new AbortController();
      const counting = counter.doCount(requests, call(controller.signal));
      setTimeout(() => controller.abort(reason), pause);
      await expect(counting).rejects.toBe(reason);
    }
    expect(await counter.doCount([everything], call())).toEqual(before);
    await counter.close();
  });

  it("comes with an abort while the file is opened, and leaves no file", async () => {
    for (const pause of [0, 20, 100, 300]) {
      const reason = new Error("enough");
      const controller = new AbortController();
      const opening = open({ signal: controller.signal });
      setTimeout(() => controller.abort(reason), pause);
      await expect(opening).rejects.toBe(reason);
      expect(await leftFiles()).toEqual([]);
    }
  });

  it("comes when memory does not suffice, says what to do, and leaves no file", async () => {
    const error: unknown = await open({ memoryLimit: "5MB" }).catch((thrown: unknown) => thrown);
    expect(SliceTunerError.isInstance(error) && error.hint).toMatch(/memoryLimit/);
    expect(await leftFiles()).toEqual([]);
  });
});
