import type { z } from "zod";
import { readJsonFile } from "../cli/read-json-file.ts";
import { quoteInList, splitList, withoutQuotes } from "./split-list.ts";
import { type Reading, schemaOf, show, toNumber, wrong } from "./value-schemas.ts";

/** Where bins begin, by column. */
export type Edges = Readonly<Record<string, number[]>>;

const expected = "edges by column, ascending: age=25:38:60, or a JSON file { column: [numbers] }";

/** `age=25:38:60,hours=40`, the name of a JSON file with `{ "age": [25, 38, 60] }`, or such an object. */
export const edges: z.ZodType<Edges, string | Readonly<Record<string, readonly number[]>>> = schemaOf(
  (input) => {
    if (typeof input !== "string") return readValue(input);
    const file = readJsonFile(input);
    if (file.status === "wrong") return { problems: [`"${input}" ${file.message}`] };
    if (file.status === "read") return readValue(file.value);
    if (!input.includes("="))
      return { problems: [`is ${show(input)}, which is no file either; expected ${expected}`] };
    return readEntries(input);
  },
);

function readValue(input: unknown): Reading<Edges> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return wrong(input, expected);
  const problems = Object.entries(input)
    .filter(([, numbers]) => !areEdges(numbers))
    .map(
      ([column, numbers]) => `the edges of ${show(column)} are ${show(numbers)}, expected ascending numbers`,
    );
  return problems.length > 0 ? { problems } : { value: input as Edges };
}

/** Names of columns may hold `=`; the numbers come after the last one. */
function readEntries(text: string): Reading<Edges> {
  const entries = splitList(text).map((part): [string, number[]] => {
    const at = part.lastIndexOf("=");
    return [
      withoutQuotes(part.slice(0, Math.max(at, 0)).trim()),
      part
        .slice(at + 1)
        .split(":")
        .map(toNumber),
    ];
  });
  const problems = splitList(text)
    .filter((_, index) => entries[index]![0] === "" || !areEdges(entries[index]![1]))
    .map((part) => `${show(part)} is not of the form column=number:number, the numbers ascending`);
  const names = entries.map(([name]) => name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) < index)))
    problems.push(`names ${name} twice`);
  return problems.length > 0 ? { problems } : { value: Object.fromEntries(entries) };
}

function areEdges(numbers: unknown): numbers is number[] {
  return (
    Array.isArray(numbers) &&
    numbers.length > 0 &&
    numbers.every(
      (edge, index) =>
        typeof edge === "number" &&
        Number.isFinite(edge) &&
        (index === 0 || edge > (numbers[index - 1] as number)),
    )
  );
}

/** Edges as {@link edges} reads them from the command line. */
export function edgesText(given: Edges): string {
  return Object.entries(given)
    .map(([column, numbers]) => `${quoteInList(column)}=${numbers.join(":")}`)
    .join(",");
}
