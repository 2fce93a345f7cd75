import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { StandardOutput } from "./cli/standard-output.ts";
import { flagOf, type OptionName, options } from "./options/options.ts";
import { createProgram } from "./program.ts";

const readme = await readFile(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
const { commands } = createProgram(new AbortController().signal, new StandardOutput(process.stdout));

it("the README names every command and what it does", () => {
  const rows = commands.map((command) => [`\`${command.name()}\``, command.description()]);
  expect(tableBelow("## Commands")).toEqual(rows);
});

it("the README has every option, its description and the commands that take it", () => {
  const rows = Object.entries(options).map(([name, { flag, description }]) => {
    const takers = commands.filter((command) =>
      command.options.some(({ long, hidden }) => long === flagOf(name as OptionName) && !hidden),
    );
    return [`\`${flag}\``, description, takers.map((command) => command.name()).join(", ")];
  });
  expect(tableBelow("## Options")).toEqual(rows);
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
