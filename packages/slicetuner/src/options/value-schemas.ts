import { z } from "zod";
import { splitList, withoutQuotes } from "./split-list.ts";

/** What became of an input: a value, or what is wrong with it. */
export type Reading<Value> = { readonly value: Value } | { readonly problems: readonly string[] };

/**
 * A schema out of a function, so that every message is in our words. `Input` is what a configuration file may
 * hold.
 */
export function schemaOf<Input, Value>(read: (input: unknown) => Reading<Value>): z.ZodType<Value, Input> {
  return z.custom<Input>().transform((input, context) => {
    const reading = read(input);
    if ("value" in reading) return reading.value;
    for (const message of reading.problems) context.addIssue({ code: "custom", message });
    return z.NEVER;
  });
}

/** An input as it was written, for messages. */
export function show(input: unknown): string {
  return JSON.stringify(input) ?? String(input);
}

export function wrong(input: unknown, expected: string): { readonly problems: readonly string[] } {
  return { problems: [`is ${show(input)}, expected ${expected}`] };
}

/** `"1e3"` → 1000; a number as it is; NaN for everything else, and for what is not finite. */
export function toNumber(input: unknown): number {
  const value = typeof input === "string" && input.trim() !== "" ? Number(input) : input;
  return typeof value === "number" && Number.isFinite(value) ? value : Number.NaN;
}

export function number(
  expected: string,
  holds: (value: number) => boolean,
): z.ZodType<number, number | string> {
  return schemaOf((input) => {
    const value = toNumber(input);
    return holds(value) ? { value } : wrong(input, `${expected}${plainly(input, holds)}`);
  });
}

/** `: write 1000` for a number in a way that people write it: `1k`, `1,000`, `$1000`. */
function plainly(input: unknown, holds: (value: number) => boolean): string {
  const found =
    typeof input === "string" ? /^\p{Sc}?(\d+|\d{1,3}(?:,\d{3})+)(k?)\p{Sc}?$/iu.exec(input.trim()) : null;
  if (found === null) return "";
  const value = Number(found[1]!.replaceAll(",", "")) * (found[2] === "" ? 1 : 1000);
  return holds(value) ? `: write ${value}` : "";
}

/** A whole number that can be counted to. */
export function whole(minimum: number): z.ZodType<number, number | string> {
  return schemaOf((input) => {
    const value = toNumber(input);
    if (Number.isSafeInteger(value) && value >= minimum) return { value };
    const most = Number.isInteger(value) && value >= minimum ? ` and at most ${Number.MAX_SAFE_INTEGER}` : "";
    const isCountable = (plain: number): boolean => Number.isSafeInteger(plain) && plain >= minimum;
    return wrong(input, `a whole number of at least ${minimum}${most}${plainly(input, isCountable)}`);
  });
}

export const text: z.ZodType<string, string> = schemaOf((input) =>
  typeof input === "string" && input !== "" ? { value: input } : wrong(input, "text"),
);

export const flag: z.ZodType<boolean, boolean> = schemaOf((input) =>
  typeof input === "boolean" ? { value: input } : wrong(input, "true or false"),
);

export function oneOf<const Name extends string>(names: readonly Name[]): z.ZodType<Name, Name> {
  return schemaOf((input) => {
    const found = names.find((name) => name === input);
    return found === undefined ? wrong(input, `one of ${names.join(", ")}`) : { value: found };
  });
}

/** `a,b` or `["a", "b"]`; nothing empty. What holds a comma stands in double quotes. */
export function list<Value>(
  entry: z.ZodType<Value>,
  expected: string,
): z.ZodType<Value[], string | readonly Value[]> {
  return schemaOf((input) => {
    const entries = typeof input === "string" ? splitList(input).map(withoutQuotes) : input;
    if (!Array.isArray(entries) || entries.length === 0 || entries.includes(""))
      return wrong(input, expected);
    const read = entries.map((item) => entry.safeParse(item));
    const problems = read.flatMap(({ error }) => error?.issues.map((issue) => issue.message) ?? []);
    return problems.length > 0 ? { problems } : { value: read.map(({ data }) => data as Value) };
  });
}

/** A list of names, each of them once. */
export function names<Name extends string>(
  entry: z.ZodType<Name>,
): z.ZodType<Name[], string | readonly Name[]> {
  return list(entry, "names separated by commas").superRefine((given, context) => {
    const twice = new Set(given.filter((name, index) => given.indexOf(name) !== index));
    for (const name of twice) context.addIssue({ code: "custom", message: `names ${name} twice` });
  });
}
