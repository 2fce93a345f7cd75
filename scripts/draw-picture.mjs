#!/usr/bin/env node
// Draws docs/pictures/adult-plan.svg: the learning curves of the Adult slices and the plan that follows from
// them.
//   node scripts/draw-picture.mjs            trains (published setting "basic"; Adult must be there), writes
//   the numbers and draws them node scripts/draw-picture.mjs --numbers  draws docs/pictures/adult-plan.json
//   as it is
// Build first: pnpm build.
import { readFile, writeFile } from "node:fs/promises";
import { drawPlan } from "./picture/draw-plan.mjs";
import { format } from "./picture/format-number.mjs";
import { measurePlan } from "./picture/measure-plan.mjs";

const numbers = new URL("../docs/pictures/adult-plan.json", import.meta.url);
const picture = new URL("../docs/pictures/adult-plan.svg", import.meta.url);

if (!process.argv.includes("--numbers")) {
  const measured = await measurePlan();
  await writeFile(numbers, `${JSON.stringify(measured, null, 2)}\n`);
}
const plan = JSON.parse(await readFile(numbers, "utf8"));
await writeFile(picture, drawPlan(plan));
for (const { name, size, buy, lossBefore, lossAfter } of plan.slices) {
  console.log(`${name}: ${size} examples, buy ${buy}; loss ${format(lossBefore)} → ${format(lossAfter)}`);
}
