import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-tables-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function columnsOf(name: string, text: string, ...options: string[]): Promise<string[]> {
  const path = join(folder, name);
  await writeFile(path, text);
  const { code, stdout, stderr } = await runInProcess(["find", "--data", path, ...options, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout).data.columns;
}

const rows = Array.from({ length: 80 }, (_, row) => [`1.${100 + row},5`, row % 2 ? "ja" : "nein", row / 100]);

it("reads tables as the options say that they are written", async () => {
  const text = rows.map((row) => row.join(";").replace(/0\.(\d+)$/, "0,$1")).join("\n");
  const told = ["--delimiter", ";", "--decimal", ",", "--thousands", ".", "--skip-lines", "1"];
  expect(
    await columnsOf("german.tra", `Estrazione\n${text}\n`, ...told, "--no-header", "--losses", "column_3"),
  ).toEqual(["column_1", "column_2"]);
  expect(
    await columnsOf(
      "a.csv",
      `sep=;\nincome;answer;loss\n${text.replace("ja", "JA")}\n`,
      ...[...told, "--normalize", "--losses", "loss", "--memory-limit", "100MB"],
    ),
  ).toEqual(["income", "answer"]);
});

it("reads several files as one, and refuses what is too large", async () => {
  const text = rows.map((row, index) => `${index % 5},${row[2]}`).join("\n");
  await writeFile(join(folder, "one.csv"), `kind,loss\n${text}\n`);
  await writeFile(join(folder, "two.csv"), `kind,loss\n${text}\n`);
  const both = `${join(folder, "one.csv")},${join(folder, "two.csv")}`;
  const found = await runInProcess(["find", "--data", both, "--losses", "loss", "--json"]);
  expect(JSON.parse(found.stdout).data.rows).toBe(160);
  const large = await runInProcess(["find", "--data", both, "--losses", "loss", "--memory-limit", "0.1kB"]);
  expect(large.code).toBe(2);
  expect(large.stderr).toContain("Raise --memory-limit");
});

it("names --fetch where a data set is not known", async () => {
  const { stderr } = await runInProcess(["datasets", "--fetch", "adlt"]);
  expect(stderr).toContain('--fetch: "adlt" is not known; did you mean adult?');
});
