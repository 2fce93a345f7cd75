#!/usr/bin/env node
// Wraps comment lines that end after column 110. Code is biome's business, which leaves comments as they are.
// Usage: node scripts/wrap-comments.mjs [--check] [file …]     Without names: all sources that git tracks.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { wrapComments } from "./setup/wrap-comments.mjs";

const { values, positionals } = parseArgs({
  options: { check: { type: "boolean", default: false } },
  allowPositionals: true,
});
const files =
  positionals.length > 0
    ? positionals
    : // Pages quote the examples as they are.
      execFileSync("git", ["ls-files", "*.ts", "*.mjs", ":!docs/examples"], { encoding: "utf8" })
        .trim()
        .split("\n");
let changed = 0;
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const wrapped = wrapComments(text);
  if (wrapped === text) continue;
  changed += 1;
  if (values.check) console.log(`${file}: a comment line ends after column 110`);
  else writeFileSync(file, wrapped);
}
console.log(`comments: ${files.length} files, ${changed} ${values.check ? "to wrap" : "wrapped"}`);
if (values.check && changed > 0) process.exitCode = 1;
