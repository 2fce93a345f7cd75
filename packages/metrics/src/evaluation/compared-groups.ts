import type { GroupColumn } from "@slicetuner/core";

/** A group that is in no comparison, and why. */
export interface LeftOutGroup {
  readonly value: string;
  readonly size: number;
  readonly reason: string;
}

/** The groups of a column that are compared. */
export interface ComparedGroups {
  readonly name: string;
  /** Group number of each example, an index into `values`; −1 for examples of no group that is compared. */
  readonly ids: Int32Array;
  readonly values: readonly string[];
  /** Examples of each. */
  readonly sizes: readonly number[];
  readonly leftOut: readonly LeftOutGroup[];
  /** Examples whose value is missing. */
  readonly missing: number;
}

/** Leaves out the groups that have fewer than `minimumSize` examples. */
export function comparedGroups({ name, ids, values }: GroupColumn, minimumSize: number): ComparedGroups {
  const sizes = new Array<number>(values.length).fill(0);
  let missing = 0;
  for (const id of ids) {
    if (id < 0) missing++;
    else sizes[id]! += 1;
  }
  const kept = [...values.keys()].filter((group) => sizes[group]! >= Math.max(1, minimumSize));
  const numbers = new Map(kept.map((group, number) => [group, number]));
  const leftOut = values.flatMap((value, group) => {
    if (numbers.has(group)) return [];
    const size = sizes[group]!;
    const reason = size === 0 ? "has no example" : `has ${size} of at least ${minimumSize} examples`;
    return [{ value, size, reason }];
  });
  return {
    name,
    ids: ids.map((id) => numbers.get(id) ?? -1),
    values: kept.map((group) => values[group]!),
    sizes: kept.map((group) => sizes[group]!),
    leftOut,
    missing,
  };
}
