#!/usr/bin/env node
// Writes into the manifest of each package in which repository it is kept, for a release: npm publishes with
// provenance only what names the repository that it is built in. Usage: node scripts/name-repository.mjs
// owner/name
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [repository = ""] = process.argv.slice(2);
if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
  console.error(`the repository is "${repository}", expected owner/name`);
  process.exit(2);
}
for (const name of readdirSync(join(root, "packages"))) {
  const path = join(root, "packages", name, "package.json");
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  manifest.repository = {
    type: "git",
    url: `git+https://github.com/${repository}.git`,
    directory: `packages/${name}`,
  };
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
