import type { Predicate } from "@slicetuner/core";
import type { SliceChange } from "./slice-change.ts";
import { truthTables } from "./truth-tables.ts";

/** A slice and which rows belong to it: a predicate, or words that are compared letter by letter. */
export interface SliceDefinition {
  readonly name: string;
  readonly rows: Predicate | string;
}

/**
 * What became of slices, by the rows that belong to them and not by their names. Slices that share rows are
 * looked at together: where the same rows are in them before and now, they were renamed, split, merged or
 * cut anew; where not, those of the same name were edited, and the others are gone or new. Slices that stay
 * as they are, are not among the changes.
 */
export function detectChanges(
  before: readonly SliceDefinition[],
  now: readonly SliceDefinition[],
): SliceChange[] {
  const rows = rowsOf([...before, ...now]);
  const changes: SliceChange[] = [];
  const left: string[] = [];
  const come: string[] = [];
  for (const { old, recent } of connect(before.length, rows)) {
    const names = (indexes: readonly number[], of: readonly SliceDefinition[], offset: number) =>
      indexes.map((index) => of[index - offset]!.name);
    const [was, is] = [names(old, before, 0), names(recent, now, before.length)];
    const isSame = unionOf(old, rows) === unionOf(recent, rows);
    if (isSame && was.length > 0 && is.length > 0) {
      if (was.length > 1 || is.length > 1 || was[0] !== is[0])
        changes.push({ kind: kindOf(was.length, is.length), before: was, now: is });
      continue;
    }
    left.push(...was);
    come.push(...is);
  }
  const edited = left.filter((name) => come.includes(name));
  return [
    ...changes,
    ...edited.map((name): SliceChange => ({ kind: "edited", before: [name], now: [name] })),
    ...without(left, edited).map((name): SliceChange => ({ kind: "gone", before: [name], now: [] })),
    ...without(come, edited).map((name): SliceChange => ({ kind: "new", before: [], now: [name] })),
  ];
}

/** Two slices of one time that share rows. */
export function findOverlap(
  definitions: readonly SliceDefinition[],
): readonly [name: string, other: string] | undefined {
  const rows = rowsOf(definitions);
  for (const [index, own] of rows.entries())
    for (const [before, other] of rows.slice(0, index).entries())
      if (share(own, other)) return [definitions[before]!.name, definitions[index]!.name];
  return undefined;
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}

function kindOf(before: number, now: number): SliceChange["kind"] {
  if (before === 1) return now === 1 ? "renamed" : "split";
  return now === 1 ? "merged" : "regrouped";
}

/**
 * The kinds of rows in each slice that occur, by their numbers; words are a kind of their own. A slice of
 * which none is known to occur has them all.
 */
function rowsOf(definitions: readonly SliceDefinition[]): ReadonlySet<number | string>[] {
  const predicates = definitions.flatMap(({ rows }) => (typeof rows === "string" ? [] : [rows]));
  const found = truthTables(predicates);
  let next = 0;
  return definitions.map(({ rows }) => {
    if (typeof rows === "string") return new Set([rows]);
    if (found === null) return new Set([JSON.stringify(rows)]);
    const table = found.tables[next++]!;
    const all = [...table.keys()].filter((row) => table[row] === 1);
    const occurring = all.filter((row) => found.occurs[row] === 1);
    return new Set(occurring.length > 0 ? occurring : all);
  });
}

/** Slices of before and of now that share rows, directly or through others. */
function connect(
  beforeCount: number,
  rows: readonly ReadonlySet<number | string>[],
): { readonly old: number[]; readonly recent: number[] }[] {
  const left = new Set(rows.keys());
  const parts: { old: number[]; recent: number[] }[] = [];
  for (const first of rows.keys()) {
    if (!left.delete(first)) continue;
    const part = [first];
    for (const own of part)
      for (const other of left) {
        // Slices of one time lie apart.
        const isSameTime = own < beforeCount === other < beforeCount;
        if (isSameTime || !share(rows[own]!, rows[other]!)) continue;
        left.delete(other);
        part.push(other);
      }
    part.sort((one, other) => one - other);
    parts.push({
      old: part.filter((index) => index < beforeCount),
      recent: part.filter((index) => index >= beforeCount),
    });
  }
  return parts;
}

function share(one: ReadonlySet<number | string>, other: ReadonlySet<number | string>): boolean {
  for (const row of one) if (other.has(row)) return true;
  return false;
}

function unionOf(slices: readonly number[], rows: readonly ReadonlySet<number | string>[]): string {
  return [...new Set(slices.flatMap((slice) => [...rows[slice]!]))].sort().join();
}
