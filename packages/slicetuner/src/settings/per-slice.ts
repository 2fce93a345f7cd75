import type { ProblemList } from "@slicetuner/core";

/** An amount for each slice: the same number, the same share of the slice, or numbers by name. */
export type PerSlice =
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "share"; readonly share: number }
  | { readonly kind: "by-name"; readonly numbers: Readonly<Record<string, number>> };

/** What {@link parsePerSlice} reads, for help and messages. */
export const perSliceForms = "a number (150), a share (20%) or numbers by slice (A=150,B=300)";

/** Reads `150`, `20%` or `White-Female=300,Black-Male=150`; undefined when it is none of these. */
export function parsePerSlice(input: unknown): PerSlice | undefined {
  if (typeof input === "number") return input >= 0 ? { kind: "number", number: input } : undefined;
  if (isNumberRecord(input)) return { kind: "by-name", numbers: input };
  if (typeof input !== "string") return undefined;
  const text = input.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return { kind: "number", number: Number(text) };
  if (/^\d+(\.\d+)?%$/.test(text)) {
    const share = Number(text.slice(0, -1)) / 100;
    return share <= 1 ? { kind: "share", share } : undefined;
  }
  const entries = text.split(",").map((part) => /^\s*(.+?)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part));
  if (entries.some((entry) => entry === null)) return undefined;
  return {
    kind: "by-name",
    numbers: Object.fromEntries(entries.map((entry) => [entry![1]!, Number(entry![2])])),
  };
}

/** One number for each slice; names that are missing or unknown become problems at `path`. */
export function resolvePerSlice(
  perSlice: PerSlice,
  slices: readonly { readonly name: string; readonly size: number }[],
  path: string,
  problems: ProblemList,
): number[] {
  if (perSlice.kind === "number") return slices.map(() => perSlice.number);
  if (perSlice.kind === "share") return slices.map(({ size }) => Math.floor(size * perSlice.share));
  const names = slices.map((slice) => slice.name);
  for (const name of Object.keys(perSlice.numbers)) {
    problems.expect(names.includes(name), path, `no slice "${name}"; the slices are ${names.join(", ")}`);
  }
  const missing = names.filter((name) => perSlice.numbers[name] === undefined);
  problems.expect(
    missing.length === 0,
    path,
    `says nothing of ${missing.map((name) => `"${name}"`).join(", ")}`,
  );
  return names.map((name) => perSlice.numbers[name] ?? 0);
}

function isNumberRecord(input: unknown): input is Record<string, number> {
  return (
    typeof input === "object" &&
    input !== null &&
    Object.values(input).every((value) => typeof value === "number" && value >= 0)
  );
}
