#!/usr/bin/env node
// Measures which branches of the numeric packages their own tests take: one run of vitest for each package, a
// line for each, and what is not covered. Usage: node scripts/check-coverage.mjs [package …]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = ["curves", "optimizer", "influence", "metrics", "journal", "fairbatch", "mlclean"];
const leastBranches = 95;

const given = process.argv.slice(2);
for (const name of given) if (!packages.includes(name)) throw new Error(`no such package: ${name}`);
for (const name of given.length > 0 ? given : packages) measure(name);

function measure(name) {
  const reports = mkdtempSync(join(tmpdir(), "coverage-"));
  const sources = `packages/${name}/src`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      ...["run", "--project", "fast", `${sources}/`, "--reporter=dot", "--coverage.enabled"],
      ...[`--coverage.include=${sources}/**`, `--coverage.exclude=${sources}/testing/**`],
      ...["--coverage.reporter=json-summary", "--coverage.reporter=json"],
      `--coverage.reportsDirectory=${reports}`,
    ],
    { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (status !== 0) {
    console.log(`${name.padEnd(10)} FAILED: tests\n${stdout}${stderr}`);
    process.exitCode = 1;
    return;
  }
  const summary = JSON.parse(readFileSync(join(reports, "coverage-summary.json"), "utf8"));
  const details = JSON.parse(readFileSync(join(reports, "coverage-final.json"), "utf8"));
  rmSync(reports, { recursive: true });
  const { branches, lines } = summary.total;
  const isEnough = branches.pct >= leastBranches;
  if (!isEnough) process.exitCode = 1;
  console.log(
    `${name.padEnd(10)} ${isEnough ? "ok" : "FAILED"}  branches ${branches.covered}/${branches.total} ${branches.pct} %  lines ${lines.pct} %`,
  );
  for (const place of missedBranches(details)) console.log(`  ${place}`);
}

/** `packages/metrics/src/accuracy.ts:17`, each line once. */
function missedBranches(details) {
  const places = Object.values(details).flatMap(({ path, b, branchMap }) =>
    Object.entries(b).flatMap(([id, counts]) =>
      counts.flatMap((count, index) => {
        const { locations, loc } = branchMap[id];
        const line = locations[index]?.start.line ?? loc.start.line;
        return count === 0 ? [`${relative(root, path)}:${line}`] : [];
      }),
    ),
  );
  return [...new Set(places)].sort();
}
