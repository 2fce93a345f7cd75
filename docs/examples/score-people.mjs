#!/usr/bin/env node
// Stands for a model of yours: reads people.csv and writes how badly it does on each row, one log loss a line. It knows
// only how often people of each region and age buy, of the rows before.
//   node score-people.mjs people.csv > losses.txt
import { readFileSync } from "node:fs";

const [, ...rows] = readFileSync(process.argv[2], "utf8").trim().split("\n");
const counts = new Map();
for (const row of rows) {
  const [region, age, , bought] = row.split(",");
  const count = counts.get(`${region},${age}`) ?? { yes: 1, all: 2 };
  const share = bought === "yes" ? count.yes / count.all : 1 - count.yes / count.all;
  console.log(-Math.log(share));
  counts.set(`${region},${age}`, { yes: count.yes + (bought === "yes" ? 1 : 0), all: count.all + 1 });
}
