// Writes two tables to play with, into the folder in which it is run: people.csv (what we have) and
// more-people.csv (what we can buy). The people are generated; which of four groups is hard to learn is known.
// Build first (npm run demo does), then: node docs/examples/write-people.mjs
import { writeFile } from "node:fs/promises";
import { generateDataset } from "../../packages/datasets/dist/index.js";

await writeTable("people.csv", 700, 1);
await writeTable("more-people.csv", 1500, 2);

async function writeTable(file, peopleOfGroup, seed) {
  const { size, features, labels, classes, sliceIds, slices } = generateDataset({
    sizes: peopleOfGroup,
    seed,
  });
  const width = features.length / size;
  const rows = Array.from({ length: size }, (_, row) => {
    const { region, age } = slices[sliceIds[row]].values;
    const word = features.subarray(row * width, (row + 1) * width).indexOf(1);
    return [region, age, `word-${word}`, classes[labels[row]]].join(",");
  });
  await writeFile(file, `${["region,age,word,bought", ...rows].join("\n")}\n`);
  console.log(`${file}: ${size} rows`);
}
