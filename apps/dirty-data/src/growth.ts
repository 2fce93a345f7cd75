import { clean } from "@slicetuner/mlclean";
import { generatePersons } from "./generate-persons.ts";

/** Resolves one generated table of so many persons: what it takes, and what of the pairs it leaves out. */
const rows = Number(process.argv[2] ?? 10_000);
const persons = generatePersons({ rows, copies: 0.2, mostCopies: 4, seed: 1 });
const people = new Map<number, number>();
for (const person of persons.person) people.set(person, (people.get(person) ?? 0) + 1);
const truePairs = [...people.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
const before = process.cpuUsage();
const { steps } = clean(persons, {}, { steps: ["resolve"], resolve: { match: "auto" } });
const { user, system } = process.cpuUsage(before);
const { merged, pairs, comparisons, allPairs, leftOut, model } = steps[0]!.resolve!;
const personOf = new Map(persons.ids.map((id, row) => [id, persons.person[row]!]));
const right = merged.reduce((sum, { sources }) => {
  const counts = new Map<number, number>();
  for (const id of sources) counts.set(personOf.get(id)!, (counts.get(personOf.get(id)!) ?? 0) + 1);
  return sum + [...counts.values()].reduce((own, count) => own + (count * (count - 1)) / 2, 0);
}, 0);
console.log(
  `| ${rows.toLocaleString("en")} | ${comparisons.toLocaleString("en")} of ${allPairs.toLocaleString("en")} | ${leftOut.toLocaleString("en")} | ` +
    `${(right / pairs).toFixed(4)} | ${(right / truePairs).toFixed(4)} | ${((user + system) / 1e6).toFixed(1)} | ` +
    `${Math.round(process.resourceUsage().maxRSS / 1024)} | ${model?.status} |`,
);
