import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProblemList } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  asWritten,
  type PerSlice,
  perSliceText,
  readPerSlice,
  resolveCounts,
  resolvePerSlice,
} from "./per-slice.ts";

const slices = [
  { name: "White-Female", size: 205 },
  { name: "Black-Male", size: 40 },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "per-slice-"));
  await mkdir(join(folder, "prices"));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(content: string): Promise<string> {
  const file = join(folder, "prices.json");
  await writeFile(file, content);
  return file;
}

function read(input: unknown): PerSlice {
  const reading = readPerSlice(input);
  if ("value" in reading) return reading.value;
  throw new Error(reading.problems.join());
}

function problemsOf(input: unknown): readonly string[] {
  const reading = readPerSlice(input);
  return "problems" in reading ? reading.problems : [];
}

describe("an amount per slice", () => {
  it.each(["7%", "29%", "0.07%", "57%", "100%"])("is written as it was said: %s", (said) => {
    expect([asWritten(read(said)), perSliceText(read(said))]).toEqual([said, said]);
  });

  it.each<[unknown, number[]]>([
    ["150", [150, 150]],
    [150, [150, 150]],
    ["1e3", [1000, 1000]],
    [".5", [0.5, 0.5]],
    ["20%", [41, 8]],
    ["1%", [2, 1]],
    ["0%", [0, 0]],
    ["Black-Male=7,White-Female=300", [300, 7]],
    [" White-Female = 1.5 , Black-Male = 2e1 ", [1.5, 20]],
    [{ "White-Female": 3, "Black-Male": 0 }, [3, 0]],
  ])("reads %j", (input, expected) => {
    const problems = new ProblemList();
    expect(resolvePerSlice(read(input), slices, "--initial", problems)).toEqual(expected);
    expect(problems.problems).toEqual([]);
  });

  it.each<[unknown, RegExp]>([
    ["", /is "", expected a number \(150\)/],
    ["many", /"many", which is no file either; expected a number/],
    ["-5", /is "-5", expected a number of at least 0/],
    [-3, /is -3, expected a number of at least 0/],
    ["120%", /a share from 0% to 100%/],
    ["A=1,B", /"B" is not of the form slice=number/],
    ["A=-1", /"A=-1" is not of the form slice=number/],
    ["A=1,A=2", /names A twice/],
    [true, /is true, expected/],
    [{ A: "1" }, /the entry "A" is "1", expected a number/],
    [[1, 2], /is \[1,2\], expected an object/],
    [null, /is null, expected an object/],
  ])("refuses %j", (input, expected) => {
    expect(problemsOf(input)).toEqual([expect.stringMatching(expected)]);
  });

  it("reads a JSON file, with a byte order mark too", async () => {
    const file = await write('\ufeff{ "White-Female": 2, "Black-Male": 1 }');
    expect(resolvePerSlice(read(file), slices, "--cost", new ProblemList())).toEqual([2, 1]);
  });

  it("names the entries of a file that are wrong, and files that are none", async () => {
    const file = await write('{ "White-Female": "two", "Black-Male": -1, "Other": 1 }');
    expect(problemsOf(file)).toEqual([
      expect.stringMatching(/prices\.json": the entry "White-Female" is "two"/),
      expect.stringMatching(/prices\.json": the entry "Black-Male" is -1/),
    ]);
    await write("{");
    expect(problemsOf(file)).toEqual([expect.stringMatching(/prices\.json" is no JSON/)]);
    expect(problemsOf(join(folder, "prices"))).toEqual([expect.stringMatching(/is a folder/)]);
  });

  it("names the slices that are unknown and those that are forgotten", () => {
    const problems = new ProblemList();
    resolvePerSlice(read("Black-Male=7,Green=1"), slices, "--initial", problems);
    expect(problems.problems).toEqual([
      { path: "--initial", message: 'no slice "Green"; the slices are White-Female, Black-Male' },
      { path: "--initial", message: 'has no value for "White-Female"' },
    ]);
  });

  it("takes names that every object has for names like others", () => {
    const odd = ["constructor", "toString", "__proto__"].map((name) => ({ name, size: 5 }));
    const problems = new ProblemList();
    const text = "__proto__=3,constructor=1,toString=2";
    expect(resolvePerSlice(read(text), odd, "--cost", problems)).toEqual([1, 2, 3]);
    resolvePerSlice(read("toString=2"), odd, "--cost", problems);
    expect(problems.problems).toEqual([
      { path: "--cost", message: 'has no value for "constructor", "__proto__"' },
    ]);
  });

  it("refuses parts of examples at the option", () => {
    const problems = new ProblemList();
    resolveCounts(read("2.5"), slices, "--initial", problems);
    resolveCounts(read("White-Female=1,Black-Male=0.5"), slices, "--test", problems);
    expect(problems.problems).toEqual([
      { path: "--initial", message: "is 2.5, expected a whole number" },
      { path: "--test", message: 'is 0.5 for "Black-Male", expected a whole number' },
    ]);
  });
});
