#!/usr/bin/env node
// From a fresh clone to a running program, on a machine that has only Node and npm:
//   node scripts/with-pnpm.mjs demo [options of "slicetuner demo"]
//   node scripts/with-pnpm.mjs test|test:slow [options of vitest]
// pnpm comes from the registry in the version that package.json pins; nothing is installed globally.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isInstalled } from "./setup/is-installed.mjs";
import { nodeProblem } from "./setup/node-version.mjs";
import { secondsSince } from "./setup/seconds.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const pnpm = ["--yes", manifest.packageManager];

const programs = {
  demo: ["packages/slicetuner/dist/main.js", "demo"],
  test: ["node_modules/vitest/vitest.mjs", "run", "--project=fast"],
  "test:slow": ["node_modules/vitest/vitest.mjs", "run", "--project=slow"],
};

process.exitCode = await main(process.argv[2], process.argv.slice(3));

/** Returns the exit code. */
async function main(name, passedOn) {
  const problem = nodeProblem(process.versions.node, manifest.engines.node);
  if (problem !== undefined) return fail(problem);
  const program = programs[name];
  if (program === undefined) return fail("Usage: node scripts/with-pnpm.mjs demo|test|test:slow [options]");

  if (!isInstalled(root)) {
    const code = await quietly(`Installing dependencies with ${manifest.packageManager}`, [
      "install",
      "--frozen-lockfile",
    ]);
    if (code !== 0) return code;
  }
  const code = await quietly("Building", ["run", "build:code"]);
  if (code !== 0) return code;
  return run(process.execPath, [...program, ...passedOn], { stdio: "inherit" });
}

/** Runs pnpm; prints what it does and how long it took, and its output only when it fails. */
async function quietly(title, pnpmArguments) {
  const started = performance.now();
  process.stderr.write(`${title} … `);
  let output = "";
  const collect = (data) => {
    output += data;
  };
  const code = await run("npx", [...pnpm, ...pnpmArguments], {
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
    collect,
  });
  process.stderr.write(`${code === 0 ? "" : "failed after "}${secondsSince(started)}\n`);
  if (code !== 0) process.stderr.write(output);
  return code;
}

/** The exit code of a program; 128 + the signal's number when a signal ended it. */
function run(command, commandArguments, { collect, ...options }) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArguments, {
      ...options,
      cwd: root,
      env: { ...process.env, NPM_CONFIG_LOGLEVEL: "error", TURBO_TELEMETRY_DISABLED: "1" },
    });
    if (collect !== undefined) {
      child.stdout.on("data", collect);
      child.stderr.on("data", collect);
    }
    child.on("error", (error) => resolve(fail(`${command}: ${error.message}`)));
    child.on("close", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  return 1;
}
