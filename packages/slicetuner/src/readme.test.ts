import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createProgram } from "./program.ts";
import { flagOf, type OptionName, options } from "./settings/options.ts";

const { commands } = createProgram(new AbortController().signal);
const readme = await readFile(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");

/** A row for each option: its flag, its description, the commands that take it. */
function optionRows(): string[] {
  return Object.entries(options).map(([name, { flag, description }]) => {
    const takers = commands.filter((command) =>
      command.options.some(({ long }) => long === flagOf(name as OptionName)),
    );
    return `| \`${flag}\` | ${description} | ${takers.map((command) => command.name()).join(", ")} |`;
  });
}

it("the README's table of options is that of the command line", () => {
  expect(readme.split("\n").filter((line) => line.startsWith("| `--"))).toEqual(optionRows());
});

it("the README names every command and what it does", () => {
  const rows = commands.map((command) => `| \`${command.name()}\` | ${command.description()} |`);
  expect(readme.split("\n").filter((line) => /^\| `[a-z]+` \|/.test(line))).toEqual(rows);
});
