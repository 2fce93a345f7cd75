import type { FoundSlice, SliceGroup } from "../found-slice.ts";
import type { CodedLiteral } from "../slice-engine.ts";
import { RowSet } from "./row-set.ts";

/** Two slices of which that share of all their rows is common overlap much. */
const overlap = 0.5;

/** So do a slice and another that has that share of its rows, or of whose rows it has that share. */
const containment = 0.8;

/** A slice with what is known of its rows. */
export interface GroupedSlice {
  readonly slice: FoundSlice;
  readonly literals: readonly CodedLiteral[];
  /** Null where rows are not in memory. */
  readonly rows: RowSet | null;
}

/**
 * Puts each slice, best first, into the first group whose best slice it overlaps much, or else begins a group
 * with it. So the first slices of the groups are a ranking in which none repeats much of another. Without
 * rows in memory only slices one of which has all literals of the other are known to overlap.
 */
export function groupSlices(slices: readonly GroupedSlice[]): SliceGroup[] {
  const groups: GroupedSlice[][] = [];
  for (const slice of slices) {
    const group = groups.find(([best]) => overlapsMuch(best!, slice));
    if (group === undefined) groups.push([slice]);
    else group.push(slice);
  }
  return groups.map((group) => ({ slices: group.map(({ slice }) => slice), rows: countRows(group) }));
}

function overlapsMuch(a: GroupedSlice, b: GroupedSlice): boolean {
  if (a.rows === null || b.rows === null) {
    return contains(a.literals, b.literals) || contains(b.literals, a.literals);
  }
  const shared = a.rows.shared(b.rows);
  const smaller = Math.min(a.rows.size, b.rows.size);
  const union = a.rows.size + b.rows.size - shared;
  return shared >= overlap * union || shared >= containment * smaller;
}

/** Whether a slice with the first literals contains one with the second: each of its literals is implied. */
function contains(general: readonly CodedLiteral[], specific: readonly CodedLiteral[]): boolean {
  return general.every(({ column, codes }) => {
    const own = specific.find((literal) => literal.column === column);
    return own?.codes.every((code) => codes.includes(code)) ?? false;
  });
}

function countRows(group: readonly GroupedSlice[]): number | null {
  if (group.length === 1) return group[0]!.slice.rows;
  const sets = group.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  return sets.length === group.length ? RowSet.union(sets).size : null;
}
