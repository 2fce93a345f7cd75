#!/usr/bin/env node
// Writes the type declarations of all packages beside their built code: packages/*/dist/**/*.d.ts.
// One run of the compiler for all of them takes as long as three packages alone.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const emitted = join(root, "node_modules/.cache/declarations");

rmSync(emitted, { recursive: true, force: true });
const compiler = join(root, "node_modules/typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.declarations.json"], {
  cwd: root,
  stdio: "inherit",
});
if (status === 0) for (const name of readdirSync(emitted)) writePackage(name);
process.exitCode = status ?? 1;

function writePackage(name) {
  const from = join(emitted, name, "src");
  const to = join(root, "packages", name, "dist");
  for (const file of readdirSync(from, { recursive: true }).filter((path) => path.endsWith(".d.ts"))) {
    const target = join(to, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, nameBuiltFiles(readFileSync(join(from, file), "utf8")));
  }
}

/** `"./order.ts"` → `"./order.js"`: sources name each other as they are, their users find what was built. */
function nameBuiltFiles(text) {
  return text.replace(/(from |import\()"(\.{1,2}\/[^"]+)\.ts"/g, '$1"$2.js"');
}
