// Writes two tables to play with: people.csv (what we have) and more-people.csv (what we can buy).
// The people are generated, in four groups; some groups take more examples to learn than others.
// Build first (npm run demo does), then: node docs/examples/write-people.mjs [folder]
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateDataset } from "../../packages/datasets/dist/index.js";

const folder = process.argv[2] ?? ".";
await writeTable("people.csv", 700, 1);
await writeTable("more-people.csv", 1500, 2);

async function writeTable(file, sizes, seed) {
  const { size, features, labels, classes, sliceIds, slices } = generateDataset({ sizes, seed });
  const width = features.length / size;
  const rows = Array.from({ length: size }, (_, row) => {
    const { region, age } = slices[sliceIds[row]].values;
    const word = features.subarray(row * width, (row + 1) * width).indexOf(1);
    return [region, age, `word-${word}`, classes[labels[row]]].join(",");
  });
  await writeFile(join(folder, file), `${["region,age,word,bought", ...rows].join("\n")}\n`);
  console.log(`${file}: ${size} rows`);
}
