import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { listCommands } from "./command-folders.ts";

const readme = await readFile(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");

it("the README says of the commands what the help says", () => {
  const summaries = new Map(listCommands().map(({ name, summary }) => [`\`${name}\``, summary]));
  for (const [name, summary] of tableBelow("## Commands"))
    expect([name, summary]).toEqual([name, summaries.get(name!)]);
});

it("the three lines of the README at the root run, from a file to a plan", async () => {
  const text = await readFile(fileURLToPath(new URL("../../../README.md", import.meta.url)), "utf8");
  const [, lines] = /## From TypeScript.*?```ts\n(.*?)```/s.exec(text)!;
  const folder = await mkdtemp(join(tmpdir(), "slicetuner-"));
  try {
    // Built, as who installs it gets it: `pnpm build` first.
    const built = new URL("../dist/index.js", import.meta.url).href;
    await writeFile(join(folder, "three-lines.mjs"), lines!.replace('"slicetuner"', JSON.stringify(built)));
    await writeFile(join(folder, "people.csv"), people());
    const { stdout } = await promisify(execFile)(process.execPath, ["three-lines.mjs"], { cwd: folder });
    expect(stdout).toMatch(/Black-Female.*\d/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

function people(): string {
  const rows = ["Black", "White"].flatMap((race) =>
    ["Female", "Male"].flatMap((sex) =>
      Array.from({ length: 24 }, (_, row) => `${20 + row},${race},${sex},${row % 3 > 0 ? "low" : "high"}`),
    ),
  );
  return `age,race,sex,income\n${rows.join("\n")}\n`;
}

/** The cells of the first table below a heading, without its head. */
function tableBelow(heading: string): string[][] {
  const lines = readme.split("\n");
  const start = lines.findIndex((line, index) => index > lines.indexOf(heading) && line.startsWith("|"));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines.slice(start + 2, end).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}
