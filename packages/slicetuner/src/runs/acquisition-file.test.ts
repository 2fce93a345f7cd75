import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProblemList } from "@slicetuner/core";
import { expect, it, onTestFinished } from "vitest";
import { readAcquisitionFile } from "./acquisition-file.ts";

it("a file of sources with slips is refused with all of them, each in its place", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slicetuner-acquisition-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "sources.json");
  const content = {
    curency: "EUR",
    sources: [
      { name: "a", type: "pol" },
      { name: "b", type: "ftp", acceptanceRate: 2 },
      { name: "c d", prices: { Oslo: -1 } },
      { type: "inbox", folder: "a" },
      { name: "..", type: "inbox", folder: "a" },
      { name: "x".repeat(101), type: "inbox", folder: "a" },
    ],
  };
  await writeFile(file, JSON.stringify(content));
  const problems = new ProblemList();
  expect(readAcquisitionFile(file, problems, () => {})).toBeUndefined();
  const types = "pool, inbox, sql, http, mturk, label-studio, generator";
  const told = problems.problems.map(({ path, message }) => `${path.replace(`${file}: `, "")}: ${message}`);
  expect(told.sort()).toEqual([
    'curency: is not known; did you mean "currency"?',
    `sources[0].type: is "pol", expected one of ${types}`,
    "sources[1].acceptanceRate: expected a share of at most 1",
    `sources[1].type: is "ftp", expected one of ${types}`,
    "sources[2].name: expected letters, digits, and . _ - only",
    "sources[2].prices.Oslo: is a price, expected a number above 0",
    `sources[2].type: is missing, expected one of ${types}`,
    "sources[3].name: is missing, expected string",
    "sources[4].name: expected letters, digits, and . _ - only",
    "sources[5].name: has more than 100 characters",
  ]);
});

it("takes former names with a warning that says the present ones", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slicetuner-acquisition-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "sources.json");
  const content = {
    sources: [{ name: "a", type: "pool", file: "more.csv", usableShare: 0.5 }],
    intake: { suspicion: { falseHolds: 0.1 }, agreement: { ties: "hold" } },
  };
  await writeFile(file, JSON.stringify(content));
  const problems = new ProblemList();
  const warnings: string[] = [];
  const read = readAcquisitionFile(file, problems, (message) => warnings.push(message));
  expect(problems.problems).toEqual([]);
  expect(read).toMatchObject({
    sources: [{ name: "a", acceptanceRate: 0.5 }],
    intake: { suspicion: { falsePositiveRate: 0.1 }, agreement: { ties: "quarantine" } },
  });
  expect(warnings).toEqual([
    `${file}: sources[0].usableShare is an old name: write acceptanceRate`,
    `${file}: intake.suspicion.falseHolds is an old name: write falsePositiveRate`,
    `${file}: intake.agreement.ties: hold is an old name: write quarantine`,
  ]);
});
