// A finding step of a pipeline in plain Node: names the region with the largest mean loss.
import { readFileSync } from "node:fs";

const [request, ...rows] = readFileSync(0, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
if (request.step !== "find") throw new Error("this program finds slices");

const sums = new Map();
for (const { values, loss } of rows) {
  if (loss === undefined) continue; // A row that could not be encoded.
  const { sum, count } = sums.get(values.region) ?? { sum: 0, count: 0 };
  sums.set(values.region, { sum: sum + loss, count: count + 1 });
}
const [[region, mean]] = [...sums]
  .map(([name, { sum, count }]) => [name, sum / count])
  .sort(([, one], [, other]) => other - one);
console.log(
  JSON.stringify({
    name: region,
    predicate: { kind: "equals", column: "region", value: region },
    why: `its mean loss is ${mean.toFixed(3)}`,
  }),
);
