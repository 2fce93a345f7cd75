#!/usr/bin/env node
// Changes the sources of a package in small ways, one at a time, and sees whether its own tests notice: the
// share of changes that they do is the mutation score. Takes minutes to hours.
// Usage: node scripts/measure-mutants.mjs [package or package/path …]     metrics, metrics/accuracy.ts
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = ["metrics", "influence", "optimizer"];
const leastScore = 85;

process.chdir(root);
const given = process.argv.slice(2);
for (const target of given.length > 0 ? given : packages) await measure(target);

async function measure(target) {
  const [name, ...file] = target.split("/");
  if (!packages.includes(name)) throw new Error(`no such package: ${name}`);
  const sources = `packages/${name}/src`;
  const mutants = await new Stryker({
    packageManager: "pnpm",
    plugins: ["@stryker-mutator/vitest-runner"],
    testRunner: "vitest",
    vitest: { configFile: "scripts/vitest.mutation.config.ts", dir: sources },
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
    timeoutMS: 30_000,
    ignorePatterns: ["apps", "docs", "dist", ".turbo"],
    // Stryker would rewrite the paths in it by an interface that TypeScript 7 does not have; vitest needs
    // none.
    tsconfigFile: "no-tsconfig.json",
    disableTypeChecks: false,
    reporters: ["progress-append-only"],
  }).runMutationTest();
  report(target, mutants);
}

/** The score as Stryker counts it: of the mutants that run, those that a test fails for or that never end. */
function report(target, mutants) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count("Killed", "Timeout");
  const unnoticed = mutants.filter(({ status }) => ["Survived", "NoCoverage"].includes(status));
  const all = noticed + unnoticed.length;
  const score = all === 0 ? 100 : (100 * noticed) / all;
  if (score < leastScore) process.exitCode = 1;
  for (const { fileName, location, mutatorName, replacement } of unnoticed) {
    const text = (replacement ?? "").replaceAll(/\s+/g, " ").slice(0, 80);
    const place = `${fileName.replace(join(root, "/"), "")}:${location.start.line}:${location.start.column}`;
    console.log(`  ${place}  ${mutatorName}  ${text}`);
  }
  console.log(
    `${target.padEnd(10)} ${score.toFixed(1)} %: ${noticed} of ${all} changes noticed, ${count("Ignored")} not tried`,
  );
}
