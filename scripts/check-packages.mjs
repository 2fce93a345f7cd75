#!/usr/bin/env node
// Checks each package as its users will get it: publint (is it published right?) and
// "are the types wrong?" (do types and code resolve?). Needs a build. One line for each package.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { secondsSince } from "./setup/seconds.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const tools = [
  { name: "publint", arguments: ["--strict"] },
  { name: "attw", arguments: ["--pack", ".", "--profile", "esm-only", "--no-color"] },
];

const waiting = readdirSync(join(root, "packages"));
const failures = [];
await Promise.all([checkNext(), checkNext()]);
for (const { name, tool, output } of failures) console.log(`\n── ${name}: ${tool}\n${output.trimEnd()}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Checks packages until none is waiting; run it twice for two at a time. */
async function checkNext() {
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    const started = performance.now();
    const path = join(root, "packages", folder);
    const { name } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const failed = existsSync(join(path, "dist"))
      ? await failedTools(path)
      : [{ tool: "build", output: "There is no dist; run: pnpm run build" }];
    failures.push(...failed.map((failure) => ({ name, ...failure })));
    const verdict = failed.length === 0 ? "ok" : `FAILED: ${failed.map(({ tool }) => tool).join(", ")}`;
    console.log(`${name.padEnd(28)} ${verdict} (${secondsSince(started)})`);
  }
}

/** One tool after another: both pack the folder. */
async function failedTools(folder) {
  const failed = [];
  for (const tool of tools) {
    const { code, output } = await run(join(root, "node_modules/.bin", tool.name), tool.arguments, folder);
    if (code !== 0) failed.push({ tool: tool.name, output });
  }
  return failed;
}

function run(command, commandArguments, cwd) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArguments, {
      cwd,
      // Both tools pack what they check; it is built already.
      env: { ...process.env, NPM_CONFIG_LOGLEVEL: "error", npm_config_ignore_scripts: "true" },
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    child.on("error", (error) => resolve({ code: 1, output: String(error) }));
    child.on("close", (code) => resolve({ code, output }));
  });
}
