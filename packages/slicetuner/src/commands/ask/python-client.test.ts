import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunsPlanResult, readResultText } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const example = (name: string) =>
  fileURLToPath(new URL(`../../../../../docs/examples/${name}`, import.meta.url));

describe.skipIf(!hasPython)("docs/examples/slicetuner_client.py (needs python3)", () => {
  let folder: string;
  const file = (name: string) => join(folder, name);
  const carryOut = () =>
    execFileSync(
      "python3",
      [
        example("slicetuner_client.py"),
        file("asked"),
        example("naive_bayes.py"),
        ...["--results", file("losses.jsonl"), "--runs", file("runs.csv")],
      ],
      { encoding: "utf8", stdio: "pipe" },
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "slicetuner-client-"));
    await writeFile(file("people.csv"), peopleTable(120));
    const words = ["--data", file("people.csv"), "--label", "income", "--slice-by", "city", "--budget", "20"];
    const { code, stderr } = await runInProcess(["ask", ...words, "--trainings", "8", "--to", file("asked")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    carryOut();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("carries out what was asked, for tell", async () => {
    const { code, stdout, stderr } = await runInProcess([
      "tell",
      ...["--from", file("asked"), "--results", file("losses.jsonl")],
    ]);
    expect(stderr).not.toContain("Error");
    expect(code).toBe(0);
    expect(stdout).toMatch(/Costs \d+ of 20/);
  });

  it("writes the same trainings as a table of runs, for plan --runs", async () => {
    const table = await readFile(file("runs.csv"), "utf8");
    expect(table.split("\r\n")[0]).toBe("run,size_Oslo,size_Rome,loss_Oslo,loss_Rome,slice_Oslo,slice_Rome");
    const words = ["--runs", file("runs.csv"), "--budget", "20", "--json"];
    const { code, stdout } = await runInProcess(["plan", ...words]);
    expect(code).toBe(0);
    const { slices } = readResultText(stdout) as RunsPlanResult;
    expect(slices!.map(({ name }) => name)).toEqual(["Oslo", "Rome"]);
  });

  it("says which rows the slices had, so that runs are used under another name of them", async () => {
    const slices = ["Oslo", "Rome"].map((value) => ({
      name: `the city of ${value}`,
      predicate: { kind: "equals", column: "city", value },
    }));
    await writeFile(file("slices.json"), JSON.stringify({ slices }));
    const words = ["--runs", file("runs.csv"), "--slices", file("slices.json"), "--budget", "20", "--json"];
    const { code, stdout } = await runInProcess(["plan", ...words]);
    expect(code).toBe(0);
    const { runs } = readResultText(stdout) as RunsPlanResult;
    expect(runs.losses).toEqual(["the city of Oslo", "the city of Rome"]);
    expect(runs.validity[0]!.changes.map(({ kind, before }) => [kind, ...before])).toEqual([
      ["renamed", "Oslo"],
      ["renamed", "Rome"],
    ]);
  });

  it("goes on where it was stopped, in the middle of a line too", async () => {
    const whole = await readFile(file("losses.jsonl"), "utf8");
    const lines = whole.trimEnd().split("\n");
    await writeFile(file("losses.jsonl"), `${lines.slice(0, 3).join("\n")}\n${lines[3]!.slice(0, 40)}`);
    carryOut();
    expect(await readFile(file("losses.jsonl"), "utf8")).toBe(whole);
  });
});
