#!/usr/bin/env node
// Writes the versions and changelogs of the next release from the changesets, in the folder that it is
// started in. Usage: node scripts/version-packages.mjs
//
// `changeset version` takes a new minor version of a peer dependency for a breaking change of whoever names
// it, and as all our packages have one version, all would become 1.0.0. Our packages go out together, so it
// does not see which of them are peers of each other; pnpm writes their versions when it publishes.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const manifests = readdirSync("packages").map((name) => join("packages", name, "package.json"));
const own = new Set(manifests.map((path) => read(path).name));

const before = read("packages/slicetuner/package.json").version;
const hidden = manifests.flatMap((path) => {
  const { peerDependencies = {} } = read(path);
  const others = Object.entries(peerDependencies).filter(([name]) => !own.has(name));
  if (others.length === Object.keys(peerDependencies).length) return [];
  edit(path, (manifest) => ({ ...manifest, peerDependencies: Object.fromEntries(others) }));
  return [{ path, peerDependencies }];
});
try {
  const changesets = createRequire(import.meta.url).resolve("@changesets/cli/bin.js");
  const { status } = spawnSync(process.execPath, [changesets, "version"], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  for (const { path, peerDependencies } of hidden)
    edit(path, (manifest) => ({ ...manifest, peerDependencies }));
}
const after = read("packages/slicetuner/package.json").version;
const compose = "docs/examples/compose.yaml";
writeFileSync(compose, readFileSync(compose, "utf8").replaceAll(`:-${before}}`, `:-${after}}`));

function read(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function edit(path, change) {
  writeFileSync(path, `${JSON.stringify(change(read(path)), null, 2)}\n`);
}
