import { closestNames, listNames, type ProblemList } from "@slicetuner/core";
import { readJsonFile } from "../cli/read-json-file.ts";
import { quoteInList, splitList, withoutQuotes } from "./split-list.ts";
import { type Reading, show, toNumber, wrong } from "./value-schemas.ts";

/** An amount for each slice: the same number, the same share of the slice, or numbers by name. */
export type PerSlice =
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "share"; readonly share: number }
  | { readonly kind: "by-name"; readonly numbers: Readonly<Record<string, number>> };

/** What a configuration file may hold for an amount for each slice. */
export type PerSliceInput = number | string | Readonly<Record<string, number>>;

/** What {@link readPerSlice} reads, for help and messages. */
export const perSliceForms =
  "a number (150), a share (20%), numbers by slice (A=150,B=300) or a JSON file { slice: number }";

const amountExpected = "a number of at least 0";

/** The same for prices, of which a share makes no sense. */
export const costForms = "a price (1.5), prices by slice (A=1.2,B=1) or a JSON file { slice: price }";

/**
 * Reads `150`, `20%`, `White-Female=300,Black-Male=150`, `{ A: 300 }`, the name of a JSON file with such an
 * object, or what was read before, as a run's journal keeps it.
 * @param forms what is expected, for messages
 */
export function readPerSlice(input: unknown, forms: string = perSliceForms): Reading<PerSlice> {
  const kept = readKept(input);
  if (kept !== undefined) return kept;
  if (typeof input === "number" || typeof input === "object") return readValue(input);
  if (typeof input !== "string" || input.trim() === "") return wrong(input, forms);
  const text = input.trim();
  const number = toNumber(text);
  if (!Number.isNaN(number)) return readNumber(number, input);
  if (text.endsWith("%")) {
    const percent = toNumber(text.slice(0, -1));
    if (percent >= 0 && percent <= 100) return { value: { kind: "share", share: percent / 100 } };
    return wrong(input, "a share from 0% to 100%");
  }
  const file = readJsonFile(text);
  if (file.status === "wrong") return { problems: [`"${text}" ${file.message}`] };
  if (file.status === "read") {
    const reading = readValue(file.value);
    if ("value" in reading) return reading;
    return { problems: reading.problems.map((problem) => `"${text}": ${problem}`) };
  }
  if (text.includes("=")) return readEntries(text);
  return { problems: [`is ${show(input)}, which is no file either; expected ${forms}`] };
}

/** A text for `kind` is no number of a slice of this name, so nothing else is meant. */
function readKept(input: unknown): Reading<PerSlice> | undefined {
  if (typeof input !== "object" || input === null || !("kind" in input)) return undefined;
  const { kind } = input;
  if (kind === "number" && "number" in input) return readValue(input.number);
  if (kind === "by-name" && "numbers" in input) return readValue(input.numbers);
  if (kind !== "share" || !("share" in input)) return undefined;
  const { share } = input;
  const isShare = typeof share === "number" && share >= 0 && share <= 1;
  return isShare ? { value: { kind, share } } : wrong(input, "a share from 0 to 1");
}

function readValue(input: unknown): Reading<PerSlice> {
  if (typeof input === "number") return readNumber(input, input);
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return wrong(input, "an object { slice: number }");
  }
  const entries = Object.entries(input);
  const problems = entries
    .filter(([, value]) => !(typeof value === "number" && value >= 0 && Number.isFinite(value)))
    .map(([name, value]) => `the entry ${show(name)} is ${show(value)}, expected ${amountExpected}`);
  if (problems.length > 0) return { problems };
  return { value: { kind: "by-name", numbers: Object.fromEntries(entries) } };
}

function readNumber(number: number, input: unknown): Reading<PerSlice> {
  return number >= 0 && Number.isFinite(number)
    ? { value: { kind: "number", number } }
    : wrong(input, amountExpected);
}

/**
 * `A=1,B=2`; the names may hold `=`, the numbers come after the last one. Names with commas stand in double quotes.
 */
function readEntries(text: string): Reading<PerSlice> {
  const problems: string[] = [];
  const numbers = new Map<string, number>();
  for (const part of splitList(text)) {
    const at = part.lastIndexOf("=");
    const name = withoutQuotes(part.slice(0, Math.max(at, 0)).trim());
    const number = toNumber(part.slice(at + 1));
    if (name === "" || !(number >= 0)) {
      problems.push(`${show(part)} is not of the form slice=number, the number at least 0`);
    } else if (numbers.has(name)) {
      problems.push(`names ${name} twice`);
    }
    numbers.set(name, number);
  }
  if (problems.length > 0) return { problems };
  return { value: { kind: "by-name", numbers: Object.fromEntries(numbers) } };
}

/** A slice with the number of its examples. */
export interface SizedSlice {
  readonly name: string;
  readonly size: number;
}

/**
 * One number for each slice; of a share at least 1, unless it is 0. Names that are missing or unknown become
 * problems at
 * `path`.
 */
export function resolvePerSlice(
  perSlice: PerSlice,
  slices: readonly SizedSlice[],
  path: string,
  problems: ProblemList,
): number[] {
  if (perSlice.kind === "number") return slices.map(() => perSlice.number);
  if (perSlice.kind === "share") {
    const { share } = perSlice;
    return slices.map(({ size }) => (share === 0 ? 0 : Math.max(1, Math.floor(size * share))));
  }
  const { numbers } = perSlice;
  const names = slices.map((slice) => slice.name);
  for (const name of Object.keys(numbers)) {
    const [meant] = closestNames(name, names);
    const advice = meant === undefined ? `the slices are ${listNames(names)}` : `did you mean "${meant}"?`;
    problems.expect(names.includes(name), path, `no slice "${name}"; ${advice}`);
  }
  const missing = names.filter((name) => !Object.hasOwn(numbers, name));
  problems.expect(
    missing.length === 0,
    path,
    `has no value for ${listNames(missing.map((name) => `"${name}"`))}`,
  );
  return names.map((name) => (Object.hasOwn(numbers, name) ? numbers[name]! : 0));
}

/** {@link resolvePerSlice} for numbers of examples, which are whole. */
export function resolveCounts(
  perSlice: PerSlice,
  slices: readonly SizedSlice[],
  path: string,
  problems: ProblemList,
): number[] {
  const given =
    perSlice.kind === "number"
      ? [["", perSlice.number] as const]
      : perSlice.kind === "by-name"
        ? Object.entries(perSlice.numbers)
        : [];
  for (const [name, number] of given) {
    const place = name === "" ? "" : ` for "${name}"`;
    problems.expect(Number.isSafeInteger(number), path, `is ${number}${place}, expected a whole number`);
  }
  return resolvePerSlice(perSlice, slices, path, problems);
}

/** As a configuration file takes it. */
export function asWritten(amount: PerSlice): PerSliceInput {
  if (amount.kind === "by-name") return amount.numbers;
  return amount.kind === "number" ? amount.number : percentOf(amount.share);
}

/** As it was said: `7%`, whose hundredth times 100 is a little more. */
export function percentOf(share: number): string {
  return `${Number((100 * share).toPrecision(15))}%`;
}

/** As it is said on the command line, with every name: where not all slices are named, each matters. */
export function perSliceText(amount: PerSlice): string {
  if (amount.kind === "number") return String(amount.number);
  if (amount.kind === "share") return percentOf(amount.share);
  return Object.entries(amount.numbers)
    .map(([name, number]) => `${quoteInList(name)}=${number}`)
    .join(",");
}
