#!/usr/bin/env node
// Checks the rules of the architecture page: who may import whom, and what every package has, and that the
// tables list it. Usage: node scripts/check-boundaries.mjs [root of the repository]
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { findBreaches } from "./boundaries/find-breaches.mjs";

const root = resolve(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)));
const { breaches, packages, files } = findBreaches(root);
for (const breach of breaches) console.log(breach);
console.log(
  `boundaries: ${packages} packages, ${files} files, ${breaches.length} ${breaches.length === 1 ? "breach" : "breaches"}`,
);
process.exitCode = breaches.length === 0 ? 0 : 1;
