import type { GivenChange } from "@slicetuner/runs";
import type { z } from "zod";
import { readJsonFile } from "../../cli/read-json-file.ts";
import { quoteInList, splitList, withoutQuotes } from "../../options/split-list.ts";
import { type Reading, schemaOf, show, toNumber, wrong } from "../../options/value-schemas.ts";

/** What a configuration file, or a file of changes, may hold: names by the name on the left. */
type ChangesInput =
  | string
  | Readonly<Record<string, string | readonly string[] | Readonly<Record<string, number>>>>;

type Kind = GivenChange["kind"];

const forms: Record<Kind, string> = {
  renamed: "OLD=NEW, several separated by commas, or a JSON file { OLD: NEW }",
  split:
    "WHOLE=PART+PART, or WHOLE=PART:300+PART:100, or a JSON file { WHOLE: [PART, PART] } or { WHOLE: { PART: 300, PART: 100 } }",
  merged:
    "NEW=OLD+OLD, or NEW=OLD:300+OLD:100, or a JSON file { NEW: [OLD, OLD] } or { NEW: { OLD: 300, OLD: 100 } }",
};

/** Reads what became of slices, from words or a file; names with a comma stand in double quotes. */
export function sliceChanges(kind: Kind): z.ZodType<GivenChange[], ChangesInput> {
  return schemaOf((input) => {
    if (typeof input === "object") return readObject(kind, input);
    if (typeof input !== "string" || input.trim() === "") return wrong(input, forms[kind]);
    const file = readJsonFile(input);
    if (file.status === "wrong") return { problems: [`"${input}" ${file.message}`] };
    if (file.status === "absent") return readWords(kind, input);
    const reading = readObject(kind, file.value);
    if ("value" in reading) return reading;
    return { problems: reading.problems.map((problem) => `"${input}": ${problem}`) };
  });
}

function readWords(kind: Kind, text: string): Reading<GivenChange[]> {
  const problems: string[] = [];
  const changes = splitList(text).flatMap((part) => {
    const entry = withoutQuotes(part);
    const at = entry.indexOf("=");
    const [left, right] = [entry.slice(0, Math.max(at, 0)).trim(), entry.slice(at + 1).trim()];
    if (left === "" || right === "") {
      problems.push(`${show(entry)} is no change, expected ${forms[kind]}`);
      return [];
    }
    if (kind === "renamed") return [changeOf(kind, left, [right])];
    const names = right.split("+").map((name) => name.trim());
    const numbers = names.map((name) => /^(.+):([^:]+)$/.exec(name));
    if (numbers.every((match) => match === null)) return [changeOf(kind, left, names)];
    const weights = numbers.map((match, index) => [
      match?.[1]?.trim() ?? names[index]!,
      toNumber(match?.[2]),
    ]);
    return [
      changeOf(
        kind,
        left,
        weights.map(([name]) => name as string),
        Object.fromEntries(weights.filter(([, number]) => !Number.isNaN(number))),
      ),
    ];
  });
  return problems.length > 0 ? { problems } : { value: changes };
}

function readObject(kind: Kind, input: unknown): Reading<GivenChange[]> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return wrong(input, forms[kind]);
  const problems: string[] = [];
  const changes = Object.entries(input).flatMap(([left, right]: [string, unknown]): GivenChange[] => {
    if (kind === "renamed" && typeof right === "string" && right !== "")
      return [changeOf(kind, left, [right])];
    if (kind !== "renamed" && areNames(right)) return [changeOf(kind, left, right)];
    if (kind !== "renamed" && areWeights(right))
      return [changeOf(kind, left, Object.keys(right), { ...right })];
    problems.push(`the entry ${show(left)} is ${show(right)}, expected ${forms[kind]}`);
    return [];
  });
  return problems.length > 0 ? { problems } : { value: changes };
}

function areNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string" && name !== "");
}

function areWeights(value: unknown): value is Readonly<Record<string, number>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((number) => typeof number === "number")
  );
}

/** What stands left of a merger is what has come of it, of the others what there was. */
function changeOf(
  kind: Kind,
  left: string,
  right: readonly string[],
  weights?: Readonly<Record<string, number>>,
): GivenChange {
  const [before, now] = kind === "merged" ? [right, [left]] : [[left], right];
  return { kind, before, now, ...(weights && { weights }) };
}

function sidesOf({ kind, before, now }: GivenChange): [left: string, right: readonly string[]] {
  return kind === "merged" ? [now[0]!, before] : [before[0]!, now];
}

/** As a configuration file takes them. */
export function changesRecord(
  changes: readonly GivenChange[],
): Record<string, string | string[] | Record<string, number>> {
  return Object.fromEntries(
    changes.map((change) => {
      const [left, right] = sidesOf(change);
      if (change.kind === "renamed") return [left, right[0]!];
      return [left, change.weights === undefined ? [...right] : { ...change.weights }];
    }),
  );
}

/** As they are said on the command line; `FILE` where a name needs a file, such as one with a plus. */
export function changesText(changes: readonly GivenChange[]): string {
  const [first] = changes;
  if (first === undefined) return "";
  const text = wordsOf(changes);
  const again = readWords(first.kind, text);
  const isReadBack = "value" in again && JSON.stringify(again.value) === JSON.stringify(changes);
  return isReadBack ? text : "FILE";
}

function wordsOf(changes: readonly GivenChange[]): string {
  return changes
    .map((change) => {
      const [left, right] = sidesOf(change);
      const parts = right.map((name) =>
        change.weights === undefined ? name : `${name}:${change.weights[name]}`,
      );
      return quoteInList(`${left}=${parts.join("+")}`);
    })
    .join(",");
}
