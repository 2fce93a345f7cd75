import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createProgram } from "./program.ts";
import { flagOf, type OptionName, options } from "./settings/options.ts";

const path = fileURLToPath(new URL("../README.md", import.meta.url));
const { commands } = createProgram(new AbortController().signal);

// After a change of a command or an option: npx vitest run packages/slicetuner/src/readme.test.ts --update
it("the README's tables are those of the command line", async () => {
  const readme = await readFile(path, "utf8");
  const current = replaceRows(replaceRows(readme, "commands", commandRows()), "options", optionRows());
  expect(commandRows().length * optionRows().length).toBeGreaterThan(0);
  await expect(current).toMatchFileSnapshot(path);
});

function commandRows(): string[] {
  return commands.map((command) => `| \`${command.name()}\` | ${command.description()} |`);
}

/** A row for each option: its flag, its description, the commands that take it. */
function optionRows(): string[] {
  return Object.entries(options).map(([name, { flag, description }]) => {
    const takers = commands.filter((command) =>
      command.options.some(({ long }) => long === flagOf(name as OptionName)),
    );
    return `| \`${flag}\` | ${description} | ${takers.map((command) => command.name()).join(", ")} |`;
  });
}

/** Replaces the rows of the first table below the heading. */
function replaceRows(text: string, heading: string, rows: readonly string[]): string {
  const table = new RegExp(`(## ${heading}\n\n\\|.*\n\\|.*\n)(?:\\|.*\n)+`, "i");
  expect(text).toMatch(table);
  return text.replace(table, (_, head: string) => `${head}${rows.join("\n")}\n`);
}
