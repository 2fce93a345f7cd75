#!/usr/bin/env node
// Tries each public package as its users get it: packed, installed by the line of its README into an empty
// folder, loaded with `import` and `require`, its declarations read by the oldest TypeScript that we support,
// and its README's first example run. Each has a limit for what it brings. Pure packages are also bundled for
// a browser and run there. Usage: node scripts/try-packages.mjs [--pure] [package …]     Needs npm's
// registry, Chromium for the browser, and for some examples Redis and PostgreSQL on this machine.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { transformSync } from "esbuild";
import { packPackages } from "./setup/pack-packages.mjs";
import { runInBrowser } from "./setup/run-in-browser.mjs";
import { secondsSince } from "./setup/seconds.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const oldestTypeScript = "5.4.5";
/** Without any Node API: they run in a browser too. */
const pure = new Set(["core", "metrics", "curves", "optimizer", "influence", "fairbatch"]);
/**
 * What a package may bring, with all that its README's example needs, in megabytes; ONNX Runtime has 301 and
 * DuckDB 71 of them. Pure packages 3, others 20.
 */
const megabytes = {
  slicetuner: 430,
  "create-slicetuner": 430,
  pipeline: 410,
  tuner: 410,
  "fr-train": 340,
  "onnx-graph": 340,
  "onnx-runtime": 340,
  "onnx-training": 340,
  "trainer-onnx": 340,
  "trainer-tfjs": 330,
  "acquirer-inbox": 90,
  "acquirer-sql": 90,
  datasets: 90,
  dashboard: 40,
  images: 60,
  "slice-counter-duckdb": 90,
  "slice-counter-postgres": 90,
  "sql-counting": 90,
  tabular: 90,
};
/** Programs that a package is, beside its example, with what they are told. */
const programs = { "create-slicetuner": ["people.csv", "--yes"] };

const { values, positionals } = parseArgs({
  options: { pure: { type: "boolean", default: false } },
  allowPositionals: true,
});
const workshop = mkdtempSync(join(tmpdir(), "packages-"));
try {
  run("npm", ["run", "--silent", "build"], root);
  const packages = packPackages(root, workshop);
  const tarballs = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const tables = writeTables();
  const compiler = install("typescript", { typescript: oldestTypeScript, "@types/node": "^20.19.0" });
  for (const candidate of packages) {
    const short = candidate.name.replace("@slicetuner/", "");
    if (positionals.length > 0 && !positionals.includes(short)) continue;
    if (values.pure && !pure.has(short)) continue;
    const started = performance.now();
    const { problems, size } = await tryPackage(candidate, short, { tarballs, compiler, tables });
    const verdict = problems.length === 0 ? "ok" : "FAILED";
    console.log(
      `${candidate.name.padEnd(34)} ${verdict.padEnd(6)} ${size.padStart(6)} MB  ${secondsSince(started)}`,
    );
    for (const problem of problems) console.log(`  ${problem.replaceAll("\n", "\n    ")}`);
    if (problems.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(workshop, { recursive: true, force: true });
}

async function tryPackage({ name, manifest, folder }, short, { tarballs, compiler, tables }) {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const wanted = new Set([name, ...installLine(readme)]);
  const dependencies = Object.fromEntries([...wanted].map((each) => [each, tarballs[each] ?? "*"]));
  let home;
  try {
    home = install(short, dependencies, tarballs);
  } catch (error) {
    return { problems: [`install: ${error.message}`], size: "?" };
  }
  const problems = [];
  const note = (what, failure) => failure !== undefined && problems.push(`${what}: ${failure}`);

  const entries = Object.keys(manifest.exports).filter((entry) => !/package\.json|worker|\*/.test(entry));
  // Entries for tests load vitest, which who only uses the package does not have.
  const loaded = entries.filter((entry) => entry === ".").map((entry) => name + entry.slice(1));
  for (const entry of loaded) {
    note(
      `import ${entry}`,
      attempt(process.execPath, ["--input-type=module", "-e", `await import("${entry}")`], home),
    );
    note(
      `require ${entry}`,
      attempt(process.execPath, ["--input-type=commonjs", "-e", `require("${entry}")`], home),
    );
    for (const [module, moduleResolution] of [
      ["node16", "node16"],
      ["esnext", "bundler"],
    ])
      note(
        `types of ${entry} with ${moduleResolution}`,
        typesProblem(home, compiler, entry, module, moduleResolution),
      );
  }
  cpSync(tables, home, { recursive: true });
  // Some are written in TypeScript.
  const written = firstExample(readme, name, home);
  const example = written && transformSync(written, { loader: "ts", format: "esm" }).code;
  if (example !== undefined) {
    writeFileSync(join(home, "example.mjs"), example);
    note("README's example", attempt(process.execPath, ["example.mjs"], home));
  } else if (!(short in programs)) {
    problems.push("README: no example imports the package and only what its install line brings");
  }
  if (short in programs) {
    note("program", attempt(join(home, "node_modules/.bin", short), programs[short], home));
  }
  const bytes = sizeOf(join(home, "node_modules"));
  const limit = megabytes[short] ?? (pure.has(short) ? 3 : 20);
  if (bytes > limit * 1e6) problems.push(`size: over ${limit} MB`);
  if (pure.has(short) && example !== undefined) note("browser", await runInBrowser(home, example));
  rmSync(home, { recursive: true, force: true });
  return { problems, size: (bytes / 1e6).toFixed(1) };
}

/** The packages that the README tells its reader to install. */
function installLine(readme) {
  return (/^npm install (.+)$/m.exec(readme)?.[1] ?? "")
    .split(" ")
    .filter((word) => word !== "" && !word.startsWith("-"));
}

/** The tables that examples read: people.csv and more-people.csv, and plan.json, a plan made of the first. */
function writeTables() {
  const folder = join(workshop, "tables");
  mkdirSync(folder);
  run(process.execPath, [join(root, "docs/examples/write-people.mjs"), "."], folder);
  run(
    process.execPath,
    [
      join(root, "packages/slicetuner/dist/main.js"),
      ...["plan", "--data", "people.csv", "--label", "bought", "--slice-by", "age", "--budget", "100"],
      ...["--workers", "0", "--out", "plan.json"],
    ],
    folder,
  );
  return folder;
}

/** The first block of code that imports the package and nothing that is not installed with it. */
function firstExample(readme, name, home) {
  const blocks = [...readme.matchAll(/^```(?:js|ts)\n(.*?)^```$/gms)].map(([, code]) => code);
  const isThere = (target) => isBuiltin(target) || existsSync(join(home, "node_modules", target));
  return blocks.find((code) => {
    const targets = [...code.matchAll(/ from "([^"]+)"/g)].map(([, target]) => target);
    return targets.includes(name) && targets.map(packageOf).every(isThere);
  });
}

/** `@slicetuner/acquirer-http/testing` is a part of `@slicetuner/acquirer-http`. */
function packageOf(target) {
  if (target.startsWith("node:")) return target;
  return target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");
}

function install(folder, dependencies, overrides = {}) {
  const home = join(workshop, folder);
  mkdirSync(home);
  const own = Object.fromEntries(Object.entries(overrides).filter(([name]) => !(name in dependencies)));
  writeFileSync(join(home, "package.json"), JSON.stringify({ private: true, dependencies, overrides: own }));
  run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"], home);
  return home;
}

function typesProblem(home, compiler, entry, module, moduleResolution) {
  writeFileSync(
    join(home, "use.mts"),
    `import * as all from "${entry}";\nexport const names: string[] = Object.keys(all);\n`,
  );
  const flags = [
    "--noEmit",
    "--strict",
    "--target",
    "es2022",
    "--module",
    module,
    "--moduleResolution",
    moduleResolution,
  ];
  const types = ["--typeRoots", join(compiler, "node_modules/@types"), "--types", "node"];
  const tsc = join(compiler, "node_modules/typescript/bin/tsc");
  return attempt(process.execPath, [tsc, ...flags, ...types, "--skipLibCheck", "false", "use.mts"], home);
}

/** What a command says when it fails; undefined where it succeeds. */
function attempt(command, parameters, cwd) {
  const { status, stdout, stderr } = spawnSync(command, parameters, {
    cwd,
    encoding: "utf8",
    timeout: 300_000,
  });
  return status === 0 ? undefined : `${stdout}${stderr}`.trim().slice(0, 1500) || `exit code ${status}`;
}

function run(command, parameters, cwd) {
  const failure = attempt(command, parameters, cwd);
  if (failure !== undefined) throw new Error(`${command} ${parameters.join(" ")}: ${failure}`);
}

function sizeOf(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}
