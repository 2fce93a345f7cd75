import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

// One that cannot be read ends a release, long after it was written.

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, ".changeset");
const published = readdirSync(join(root, "packages")).map(
  (name) => JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8")).name,
);

const sources = join(root, "packages/slicetuner/src");
const commandLine = readdirSync(sources, { recursive: true })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => readFileSync(join(sources, name), "utf8"))
  .join("\n");

const changesets = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
it.each(changesets)("%s names packages, how much, and what changed", (name) => {
  const text = readFileSync(join(folder, name), "utf8");
  const [, front = "", summary = ""] = /^---\n(.*?)^---\n(.*)$/ms.exec(text) ?? [];
  const lines = front.split("\n").filter((line) => line !== "");
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    // Before 1.0.0 a breaking change is a minor one.
    const [, changed] = /^"([^"]+)": (?:patch|minor)$/.exec(line) ?? [];
    expect(published, line).toContain(changed);
  }
  expect(summary.trim()).not.toBe("");
  // Written when a change was made, and read when it is released: the option may have another name by then.
  for (const [option] of summary.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)) {
    expect(commandLine.includes(`${option} `) || commandLine.includes(`${option}"`), option).toBe(true);
  }
});
