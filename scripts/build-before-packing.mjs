#!/usr/bin/env node
// `prepack` of every package: what is packed is built from the present sources, with declarations.
// Turborepo remembers: where nothing has changed since the last build, this takes a second.
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
// pnpm prints the packed file's name on standard output; nothing else belongs there.
const { status } = spawnSync(
  "npx",
  ["turbo", "run", "build:code", "build:declarations", "--output-logs=errors-only"],
  {
    cwd: root,
    stdio: ["ignore", process.stderr, "inherit"],
    shell: process.platform === "win32",
  },
);
process.exitCode = status ?? 1;

// The command line brings the guides along, for people and for coding agents that look into node_modules.
if (basename(process.cwd()) === "slicetuner") {
  const docs = join(root, "docs");
  for (const page of readdirSync(docs).filter((name) => name.endsWith(".md")))
    cpSync(join(docs, page), join(process.cwd(), "docs", page));
}
