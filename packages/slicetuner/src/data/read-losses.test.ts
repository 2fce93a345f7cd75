import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readLosses } from "./read-losses.ts";

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-losses-"));
  file = join(folder, "losses");
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string, rows: number): Promise<number[]> {
  await writeFile(file, content);
  return [...readLosses(file, rows, "rows.csv")];
}

async function problemsOf(content: string, rows = 3): Promise<string[]> {
  const error: unknown = await read(content, rows).catch((thrown: unknown) => thrown);
  if (!InvalidInputError.isInstance(error)) throw new Error("nothing was refused");
  return error.problems.map(({ path, message }) => `${path.replace(file, "losses")}: ${message}`);
}

describe("a file of losses", () => {
  it.each([
    ["lines", "0.5\n1e-3\n-2\n"],
    ["lines without a last line end, with carriage returns", "0.5\r\n1e-3\r\n-2"],
    ["a CSV with a title", "loss\n0.5\n1e-3\n-2\n"],
    ["JSON", "[0.5, 0.001, -2]"],
    ["JSON with a name", '{ "losses": [0.5, 0.001, -2] }'],
    ["a byte order mark", "\ufeff0.5\n1e-3\n-2\n"],
  ])("may be %s", async (_, content) => {
    expect(await read(content, 3)).toEqual([0.5, 0.001, -2]);
  });

  it("must hold a number for each row, and nothing else", async () => {
    expect(await problemsOf("1\n2\n")).toEqual([
      "losses: holds 2 numbers, rows.csv holds 3 rows; expected one for each row",
    ]);
    expect(await problemsOf("loss\n1\nNaN\n\n")).toEqual([
      'losses: line 3: is "NaN", expected a finite number',
      "losses: line 4: is empty, expected a finite number",
    ]);
    // No title: a number that is none.
    expect(await problemsOf("nan\n1\n2")).toEqual(['losses: line 1: is "nan", expected a finite number']);
    expect(await problemsOf("[1, null, 1e999]")).toEqual([
      "losses: [1]: is null, expected a finite number",
      "losses: [2]: is null, expected a finite number",
    ]);
    expect(await problemsOf("1,2\n")).toEqual([
      'losses: line 1: is "1,2", expected a finite number; of a table, name the column instead',
    ]);
    expect(await problemsOf("{}")).toEqual([expect.stringContaining("holds no list of losses")]);
    expect(await problemsOf("[1,")).toEqual([expect.stringContaining("is no JSON")]);
    expect(await problemsOf("x\n".repeat(14))).toHaveLength(11);
  });
});
