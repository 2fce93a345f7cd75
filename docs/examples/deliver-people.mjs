// Plays an agency: answers every order in FOLDER/outbox with a CSV file in FOLDER/inbox, of people in more-people.csv.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const [head, ...people] = readFileSync("more-people.csv", "utf8").trim().split("\n");
for (const name of readdirSync(join(folder, "outbox")).filter((file) => file.endsWith(".json"))) {
  const { count, values } = JSON.parse(readFileSync(join(folder, "outbox", name), "utf8"));
  const wanted = people.filter((row) => row.startsWith(`${values.region},${values.age},`));
  const rows = [head, ...wanted.slice(0, count), ""].join("\n");
  writeFileSync(join(folder, "inbox", name.replace(".json", ".csv")), rows);
}
