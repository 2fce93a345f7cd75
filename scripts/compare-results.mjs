#!/usr/bin/env node
// Compares two JSON files number by number: node scripts/compare-results.mjs BEFORE.json AFTER.json
// Fields that measure time are passed over. Exit code 1 where a number differs or is not there.
import { readFileSync } from "node:fs";

/** Differ from run to run of the same program. */
const passedOver = new Set(["seconds", "runId", "runFolder"]);

/** All numbers of a value, by their places. */
function numbersOf(value, place = "", found = new Map()) {
  if (typeof value === "number") found.set(place, value);
  else if (Array.isArray(value))
    for (const [index, one] of value.entries()) numbersOf(one, `${place}[${index}]`, found);
  else if (typeof value === "object" && value !== null)
    for (const [name, one] of Object.entries(value))
      if (!passedOver.has(name)) numbersOf(one, `${place}.${name}`, found);
  return found;
}

const [before, after] = process.argv
  .slice(2, 4)
  .map((file) => numbersOf(JSON.parse(readFileSync(file, "utf8"))));
const different = [...before].filter(([place, number]) => after.has(place) && after.get(place) !== number);
const missing = [...before.keys()].filter((place) => !after.has(place));
const added = [...after.keys()].filter((place) => !before.has(place));
console.log(
  `${before.size} numbers before, ${after.size} after: ${different.length} differ, ${missing.length} are missing, ${added.length} are new`,
);
for (const [place, number] of different) console.log(`  ${place}: ${number} → ${after.get(place)}`);
for (const place of missing) console.log(`  ${place}: ${before.get(place)} → missing`);
for (const place of added) console.log(`  ${place}: new, ${after.get(place)}`);
process.exitCode = different.length + missing.length > 0 ? 1 : 0;
