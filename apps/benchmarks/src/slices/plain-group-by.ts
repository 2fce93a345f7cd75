import type { CodedRows } from "@slicetuner/slice-finder";

/** Column numbers of every combination of up to `most` columns. */
export function combinations(columnCount: number, most: number): number[][] {
  const grow = (chosen: readonly number[]): number[][] => {
    const own = chosen.length === 0 ? [] : [[...chosen]];
    if (chosen.length === most) return own;
    const first = (chosen.at(-1) ?? -1) + 1;
    const next = Array.from({ length: columnCount - first }, (_, index) => first + index);
    return [...own, ...next.flatMap((column) => grow([...chosen, column]))];
  };
  return grow([]);
}

/**
 * What one writes without much thought: a Map from the codes of each combination of columns to its sums.
 * Returns the number of slices.
 */
export function groupByMaps({ rowCount, columns, codes, losses }: CodedRows, literals: number): number {
  let slices = 0;
  for (const combination of combinations(columns.length, literals)) {
    const cells = new Map<number, { rows: number; losses: number; squares: number }>();
    for (let row = 0; row < rowCount; row++) {
      let key = 0;
      for (const column of combination) key = key * columns[column]!.values.length + codes[column]![row]!;
      let cell = cells.get(key);
      if (cell === undefined) {
        cell = { rows: 0, losses: 0, squares: 0 };
        cells.set(key, cell);
      }
      const loss = losses[row]!;
      cell.rows += 1;
      cell.losses += loss;
      cell.squares += loss * loss;
    }
    slices += cells.size;
  }
  return slices;
}
