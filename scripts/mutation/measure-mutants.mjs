#!/usr/bin/env node
// Changes the sources of a package in small ways, one at a time, and sees whether its own tests notice: the
// share of changes that they do is the mutation score. Takes minutes to hours: --sample tries only some,
// drawn evenly. Results are kept in reports/mutation, so that the same command goes on where it was stopped,
// and a larger sample of the same seed tries only what is new.
// Usage: node scripts/mutation/measure-mutants.mjs [--sample 300] [--seed 1] [package or package/path …]
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { digest, isNoticed, KnownResults } from "./sample.mjs";

const packages = ["metrics", "influence", "optimizer"];
const leastScore = 85;

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
const { values, positionals } = parseArgs({
  options: { sample: { type: "string" }, seed: { type: "string", default: "1" } },
  allowPositionals: true,
});
const size = values.sample === undefined ? Number.MAX_SAFE_INTEGER : Number(values.sample);
if (!(Number.isInteger(size) && size > 0)) throw new Error("--sample must be a whole number above 0");
for (const target of positionals.length > 0 ? positionals : packages) await measure(target);

async function measure(target) {
  const [name, ...file] = target.split("/");
  if (!packages.includes(name)) throw new Error(`no such package: ${name}`);
  const sources = `packages/${name}/src`;
  const tests = readdirSync(sources, { recursive: true })
    .filter((path) => path.endsWith(".test.ts") || path.startsWith("testing/"))
    .map((path) => readFileSync(`${sources}/${path}`, "utf8"));
  const sampling = {
    size,
    seed: values.seed,
    tests: digest(tests.join("\n")),
    resultsFile: `reports/mutation/${name}.jsonl`,
    sampleFile: `reports/mutation/${target.replaceAll("/", "-")}-sample.json`,
  };
  await new Stryker({
    packageManager: "pnpm",
    plugins: ["@stryker-mutator/vitest-runner", "./scripts/mutation/sampling-plugin.mjs"],
    testRunner: "vitest",
    vitest: { configFile: "scripts/mutation/vitest.config.ts", dir: sources, related: false },
    checkers: ["sampling"],
    reporters: ["sampling"],
    sampling,
    mutate:
      file.length > 0
        ? [`${sources}/${file.join("/")}`]
        : [
            `${sources}/**/*.ts`,
            `!${sources}/**/*.test.ts`,
            `!${sources}/testing/**`,
            `!${sources}/index.ts`,
          ],
    coverageAnalysis: "perTest",
    // What is computed when a module is loaded would need all tests for each change.
    ignoreStatic: true,
    concurrency: 1,
    dryRunTimeoutMinutes: 60,
    // Only what hangs may end here: what is slow because the machine is busy would count as noticed.
    timeoutMS: 30_000,
    timeoutFactor: 3,
    ignorePatterns: ["apps", "docs", "dist", ".turbo"],
    // Stryker would rewrite the paths in it by an interface that TypeScript 7 does not have; vitest needs
    // none.
    tsconfigFile: "no-tsconfig.json",
    disableTypeChecks: false,
  }).runMutationTest();
  report(target, sampling);
}

/** The score as Stryker counts it: of the mutants that run, those that a test fails for or that never end. */
function report(target, { tests, resultsFile, sampleFile }) {
  const { mutants, sample } = JSON.parse(readFileSync(sampleFile, "utf8"));
  const results = new KnownResults(resultsFile, tests);
  const ran = sample.filter((name) => !["RuntimeError", undefined].includes(results.statusOf(name)));
  const unnoticed = ran.filter((name) => !isNoticed(results.statusOf(name)));
  for (const name of unnoticed) console.log(`  ${name.slice(0, name.lastIndexOf(" "))}`);
  const share = 1 - unnoticed.length / ran.length;
  // Of a sample without replacement.
  const error = Math.sqrt(((share * (1 - share)) / ran.length) * (1 - ran.length / mutants));
  const hung = ran.filter((name) => results.statusOf(name) === "Timeout").length;
  if (100 * share < leastScore) process.exitCode = 1;
  console.log(
    `${target.padEnd(10)} ${(100 * share).toFixed(1)} % ± ${(100 * error).toFixed(1)} (standard error): ` +
      `${ran.length - unnoticed.length} of ${ran.length} changes noticed, ${hung} of them by a hang, drawn from ${mutants}`,
  );
}
