import type { GroupColumn } from "@slicetuner/core";
import { asCategories, findColumn, type Table } from "./table.ts";

/** A column whose values are groups, and what they are called: each has one number in every table. */
export type GroupNames = Pick<GroupColumn, "name" | "values">;

/** The groups of a table by some of its columns, which must exist. */
export function groupNames(table: Table, names: readonly string[]): GroupNames[] {
  return names.map((name) => ({ name, values: asCategories(findColumn(table, name)!).categories }));
}

/**
 * The groups of some rows of a table, numbered as `groups` says; −1 where the value is missing or none of
 * them.
 * @param rows of the table, in the order of the examples
 */
export function numberGroups(table: Table, groups: readonly GroupNames[], rows: Uint32Array): GroupColumn[] {
  return groups.map(({ name, values }) => {
    const { codes, categories } = asCategories(findColumn(table, name)!);
    const numberOf = categories.map((category) => values.indexOf(category));
    return { name, ids: Int32Array.from(rows, (row) => numberOf[codes[row]!] ?? -1), values };
  });
}
