import type { Dataset, GroupColumn } from "./dataset.ts";

/** The column for the given rows, in the given order. */
export function selectGroupRows(group: GroupColumn, rows: Uint32Array | readonly number[]): GroupColumn {
  return { ...group, ids: Int32Array.from(rows, (row) => group.ids[row]!) };
}

/**
 * The group columns of all examples of `datasets`, one after another: every column that one of them has, with
 * every group that one of them knows, in the order in which they come. Undefined where none has any.
 */
export function concatenateGroups(
  datasets: readonly Pick<Dataset, "size" | "groups">[],
): readonly GroupColumn[] | undefined {
  const names = new Set(datasets.flatMap(({ groups = [] }) => groups.map(({ name }) => name)));
  if (names.size === 0) return undefined;
  const size = datasets.reduce((total, dataset) => total + dataset.size, 0);
  return Array.from(names, (name) => {
    const ids = new Int32Array(size).fill(-1);
    const numbers = new Map<string, number>();
    let start = 0;
    for (const dataset of datasets) {
      const group = dataset.groups?.find((column) => column.name === name);
      const renumbered = group?.values.map((value) => {
        if (!numbers.has(value)) numbers.set(value, numbers.size);
        return numbers.get(value)!;
      });
      group?.ids.forEach((id, row) => {
        if (id >= 0) ids[start + row] = renumbered![id]!;
      });
      start += dataset.size;
    }
    return { name, ids, values: [...numbers.keys()] };
  });
}
