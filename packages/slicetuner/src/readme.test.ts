import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { listCommands } from "./command-folders.ts";

const readme = await readFile(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");

it("the README says of the commands what the help says", () => {
  const summaries = new Map(listCommands().map(({ name, summary }) => [`\`${name}\``, summary]));
  for (const [name, summary] of tableBelow("## Commands"))
    expect([name, summary]).toEqual([name, summaries.get(name!)]);
});

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
