#!/usr/bin/env node
// Packs the public packages, installs some of them from tarballs into an empty folder with npm, and prints
// what a user gets: megabytes, files, and the ten largest parts; of the command line also how long it takes
// to start, beside `node -e 0`. Usage: node scripts/measure-install.mjs [package …]     Needs npm's registry.
// Without names: slicetuner and the pure packages.
import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packPackages } from "./setup/pack-packages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const pure = ["core", "metrics", "curves", "optimizer", "influence", "fairbatch"];
/** Megabytes that an installation may have, dependencies included. */
const limits = { slicetuner: 450, ...Object.fromEntries(pure.map((name) => [`@slicetuner/${name}`, 12])) };
const tries = 15;

const given = process.argv.slice(2).map((name) => (name === "slicetuner" ? name : `@slicetuner/${name}`));
const workshop = mkdtempSync(join(tmpdir(), "install-"));
try {
  execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const packages = packPackages(root, workshop);
  const tarballs = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  for (const name of given.length > 0 ? given : Object.keys(limits)) measure(name, tarballs);
} finally {
  rmSync(workshop, { recursive: true, force: true });
}

function measure(name, tarballs) {
  const home = mkdtempSync(join(workshop, "home-"));
  const { [name]: own, ...overrides } = tarballs;
  writeFileSync(
    join(home, "package.json"),
    JSON.stringify({ private: true, dependencies: { [name]: own }, overrides }),
  );
  // ONNX Runtime's install script would fetch CUDA's libraries on Linux, which nothing here uses, and fails
  // on closed networks.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], {
    cwd: home,
    env,
    stdio: "ignore",
  });
  const parts = partsOf(join(home, "node_modules")).sort((one, other) => other.bytes - one.bytes);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const files = parts.reduce((sum, part) => sum + part.files, 0);
  const limit = limits[name];
  const isTooLarge = limit !== undefined && bytes > limit * 1e6;
  if (isTooLarge) process.exitCode = 1;
  const verdict = limit === undefined ? "" : ` (${isTooLarge ? "OVER" : "within"} ${limit} MB)`;
  console.log(`${name}: ${megabytes(bytes)} MB${verdict}, ${files} files, ${parts.length} packages`);
  for (const part of parts.slice(0, 10))
    console.log(
      `  ${megabytes(part.bytes).padStart(7)} MB ${String(part.files).padStart(6)} files  ${part.name}`,
    );
  if (name === "slicetuner") measureStart(home);
  rmSync(home, { recursive: true, force: true });
}

/** Best of several, since whatever else runs on the machine only makes them longer. */
function measureStart(home) {
  const main = join(home, "node_modules/slicetuner/dist/main.js");
  const lines = { "node -e 0": ["-e", "0"], "--version": [main, "--version"], "--help": [main, "--help"] };
  const best = Object.fromEntries(Object.keys(lines).map((line) => [line, Number.POSITIVE_INFINITY]));
  for (let turn = 0; turn < tries; turn++) {
    for (const [line, words] of Object.entries(lines)) {
      const started = performance.now();
      execFileSync(process.execPath, words, { cwd: home, stdio: "ignore" });
      best[line] = Math.min(best[line], performance.now() - started);
    }
  }
  for (const [line, milliseconds] of Object.entries(best))
    console.log(
      `  ${line.padEnd(10)} ${milliseconds.toFixed(0).padStart(5)} ms, ${(milliseconds / best["node -e 0"]).toFixed(2)} times node -e 0`,
    );
}

/** Installed packages, wherever npm has put them, each without those within it. */
function partsOf(modules) {
  return readdirSync(modules).flatMap((entry) => {
    const path = join(modules, entry);
    if (entry.startsWith(".")) return [];
    if (entry.startsWith("@"))
      return readdirSync(path).flatMap((inner) => partOf(`${entry}/${inner}`, join(path, inner)));
    return partOf(entry, path);
  });
}

function partOf(name, path) {
  const part = { name, bytes: 0, files: 0 };
  const within = [];
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const inner = join(folder, entry.name);
      if (entry.name === "node_modules") within.push(...partsOf(inner));
      else if (entry.isDirectory()) walk(inner);
      else if (entry.isFile()) {
        part.bytes += lstatSync(inner).size;
        part.files += 1;
      }
    }
  };
  walk(path);
  return [part, ...within];
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}
