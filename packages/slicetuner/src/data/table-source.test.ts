import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultsOf } from "../cli/option-group.ts";
import { dataOptions } from "../options/data-options.ts";
import { readPool } from "./read-pool.ts";
import type { Slicing } from "./slicing.ts";
import { openTable } from "./table-source.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "table-source-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Ten rows of each of two groups, and one of a third. */
const header = "key;group;zip;score;w;bought";
const rows = Array.from({ length: 20 }, (_, index) => {
  const group = index < 10 ? "A" : "B";
  return `k${index};${group};0${index % 3};${index};${index < 10 ? 1 : 0};${index % 2 ? "yes" : "no"}`;
});
const byGroup: Slicing = { kind: "columns", sliceBy: ["group"] };
const settings = {
  ...defaultsOf(dataOptions.options),
  label: "bought",
  delimiter: ";",
  categorical: ["zip"],
  id: "key",
  exclude: ["w"],
};

async function write(name: string, lines: readonly string[]): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `${[header, ...lines].join("\n")}\n`);
  return file;
}

it("stops reading when it is interrupted", async () => {
  const file = await write("stopped.csv", rows);
  const reason = new Error("interrupted");
  const signal = AbortSignal.abort(reason);
  await expect(openTable(file, settings, byGroup, "file", signal)).rejects.toBe(reason);
  await expect(readPool(file, settings, undefined, signal)).rejects.toBe(reason);
});

async function problemsOf(opening: Promise<unknown>): Promise<string[]> {
  const error: unknown = await opening.catch((thrown: unknown) => thrown);
  if (!InvalidInputError.isInstance(error)) throw error ?? new Error("nothing was refused");
  return error.problems.map(({ path, message }) => `${path.replace(`${folder}/`, "")}: ${message}`);
}

describe("a user's table", () => {
  it("is read as the options say", async () => {
    const table = await openTable(await write("t.csv", rows), settings, byGroup, "file");
    const { data, pool } = table.split({ initial: [4, 4], validation: [3, 3], test: [2, 2] }, 1);
    expect(data.train.exampleIds).toEqual(["k0", "k1", "k2", "k3", "k10", "k11", "k12", "k13"]);
    expect(pool.exampleIds).toEqual(["k7", "k17"]);
    const zip = table.columns?.find(({ name }) => name === "zip");
    expect(zip?.topCategories.map(({ category }) => category)).toEqual(["00", "01", "02"]);
    expect(table.columns?.map(({ name }) => name)).not.toContain("w");
  });

  it("leaves small slices out where a minimum is set, and names them", async () => {
    const file = await write("small.csv", [...rows, "k20;C;77;1;1;yes"]);
    const table = await openTable(file, { ...settings, minimumExamples: 2 }, byGroup, "file");
    expect(table.slices).toMatchObject([
      { name: "A", size: 10 },
      { name: "B", size: 10 },
    ]);
    expect(table.warnings).toEqual([
      expect.stringMatching(/small\.csv: 1 slice with fewer than 2 rows left out: C \(1\)$/),
    ]);
    // What only the small slice had is no feature.
    const zip = table.columns?.find(({ name }) => name === "zip");
    expect(zip?.distinct).toBe(3);
    expect(await problemsOf(openTable(file, { ...settings, minimumExamples: 11 }, byGroup, "file"))).toEqual([
      "--minimum-examples: is 11, but the largest slice has 10 rows",
    ]);
  });

  it("is refused where a slice, or everything, has no weight", async () => {
    const weighted = { ...settings, exclude: [], weight: "w" };
    expect(await problemsOf(openTable(await write("w.csv", rows), weighted, byGroup, "file"))).toEqual([
      'w.csv:w: all rows of slice "B" have weight 0',
    ]);
    const none = await write("w0.csv", rows.slice(10));
    expect(await problemsOf(openTable(none, weighted, byGroup, "file"))).toEqual([
      "w0.csv:w: all rows have weight 0",
    ]);
  });

  it("is refused when the examples that validate a slice have no weight", async () => {
    const lines = rows.map((line, index) => line.replace(/;[01];(yes|no)$/, `;${index % 5 ? 1 : 0};$1`));
    const table = await openTable(
      await write("v.csv", lines),
      { ...settings, exclude: [], weight: "w" },
      byGroup,
      "file",
    );
    const sizes = { initial: [5, 5], validation: [1, 1], test: [0, 0] };
    // In file order, number 6 of each slice validates: rows 5 and 15, both without weight.
    expect(await problemsOf((async () => table.split(sizes, 1))())).toEqual([
      "v.csv:w: all validation examples have weight 0",
    ]);
  });
});

describe("a pool", () => {
  it("may hold slices and classes that the data do not have", async () => {
    const table = await openTable(await write("t.csv", rows), settings, byGroup, "file");
    const { encoding } = table.splitWithEncoding({ initial: [9, 9], validation: [1, 1], test: [0, 0] }, 1);
    const lines = [
      "p1;A;00;1;1;yes",
      "p2;C;00;1;1;yes",
      "p3;D;00;1;1;no",
      "p4;D;00;1;1;no",
      "p5;B;00;1;1;maybe",
    ];
    const file = await write("pool.csv", lines);
    const pool = await readPool(file, settings, { ...table, encoding });
    expect(pool?.dataset.exampleIds).toEqual(["p1"]);
    expect(pool?.warnings.map((warning) => warning.replace(`${folder}/`, ""))).toEqual([
      "pool.csv: 3 rows of 2 other slices left out: C, D",
      "pool.csv: 1 row of 1 other class left out: maybe",
    ]);
    expect(await readPool(file, settings, undefined)).toBeUndefined();
  });
});
