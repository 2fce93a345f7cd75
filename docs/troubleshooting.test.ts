import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root: string = fileURLToPath(new URL("..", import.meta.url));
const page: string = readFileSync(join(root, "docs/troubleshooting.md"), "utf8");

/** Sources of all packages but their tests. */
const sources: readonly string[] = readdirSync(join(root, "packages")).flatMap((name) =>
  readdirSync(join(root, "packages", name, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(root, "packages", name, "src", file), "utf8")),
);

function found(pattern: RegExp): string[] {
  return [...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, name]) => name!)))];
}

const errors = found(/export class (\w+) extends SliceTunerError/g);
it("there are error classes to look for", () => expect(errors.length).toBeGreaterThan(5));
it.each(errors)("%s has an entry", (name) => expect(page).toContain(`| \`${name}\``));

/** Closed lists of what can come out, whose members a user meets in results and messages. */
const closedLists = [
  "JournalProblem",
  "TrainingStatus",
  "CurveStatus",
  "AllocationStatus",
  "DeliveryStatus",
  "TuneStatus",
];
it.each(closedLists)("each member of %s has an entry", (type) => {
  const [declaration] = found(new RegExp(`export type ${type} =([^;]+);`, "g"));
  const members = [...declaration!.matchAll(/"([\w-]+)"/g)].map(([, member]) => member!);
  expect(members.length).toBeGreaterThan(2);
  expect(members.filter((member) => !page.includes(`| \`${member}\``))).toEqual([]);
});
