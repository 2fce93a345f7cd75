// A cleaning step of a pipeline in plain Node: removes rows with a word that hardly anybody uses, and lets
// the rows of people in the North count twice.
import { readFileSync } from "node:fs";

const [request, ...rows] = readFileSync(0, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
if (request.step !== "clean") throw new Error("this program cleans");

const uses = new Map();
for (const { values } of rows) uses.set(values.word, (uses.get(values.word) ?? 0) + 1);
for (const { id, values, weight } of rows) {
  const count = uses.get(values.word);
  if (count < 3) say({ id, remove: `only ${count} rows have the word ${values.word}` });
  else if (values.region === "North") say({ id, weight: 2 * weight });
}

function say(answer) {
  console.log(JSON.stringify(answer));
}
