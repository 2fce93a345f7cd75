import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const example = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const program = example("../../packages/slicetuner/dist/main.js");
const short = ["--maximum-epochs", "2", "--repeats", "1", "--replicates", "50", "--workers", "0"];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "own-steps-"));
  for (const [name, rowCount] of [
    ["people.csv", 600],
    ["more-people.csv", 300],
  ] as const) {
    const rows = Array.from({ length: rowCount }, (_, row) => {
      const [region, age] = [row % 2 ? "North" : "South", row % 3 ? "Old" : "Young"];
      return `${region},${age},word-${row % 7},${(row % 7) + (row % 2) > 3 ? "yes" : "no"}`;
    });
    writeFileSync(join(folder, name), ["region,age,word,bought", ...rows, ""].join("\n"));
  }
  const source = { name: "shop", type: "pool", file: "more-people.csv" };
  writeFileSync(join(folder, "sources.json"), JSON.stringify({ sources: [source] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function summariesOf(run: string, words: readonly string[]): string[] {
  execFileSync(process.execPath, [program, "pipeline", ...words, ...short, "--run", run], { cwd: folder });
  const { stages } = JSON.parse(readFileSync(join(folder, run, "result.json"), "utf8")) as {
    stages: { by: string; summary: string }[];
  };
  return stages.map(({ by, summary }) => `${by}: ${summary}`);
}

it("steps of a pipeline may be programs", () => {
  const step = (name: string): string => `"${process.execPath}" "${example(name)}"`;
  const data = ["--data", "people.csv", "--label", "bought", "--sources", "sources.json", "--budget", "20"];
  const [, cleaned, acquired, trained] = summariesOf("programs", [
    ...[...data, "--clean-with", step("clean-people.mjs"), "--find-with", step("find-people.mjs")],
    ...["--train-with", step("train.mjs")],
  ]);
  expect(cleaned).toMatch(/clean-people.mjs: 0 rows removed, \d+ weighed anew/);
  expect(acquired).toMatch(/of (North|South)/);
  expect(trained).toMatch(/train.mjs: trained with/);
});

it("steps of a pipeline may be functions of a configuration", () => {
  const [, cleaned] = summariesOf("functions", [
    ...["--config", example("own-steps.config.mjs"), "--budget", "20", "--skip", "find,train"],
  ]);
  expect(cleaned).toMatch(/^cleanPeople: 0 rows removed, \d+ weighed anew/);
});
