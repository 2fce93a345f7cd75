/** Columns that are counted together, and the column sets whose cells follow from theirs by addition. */
export interface Block {
  /** Ascending. */
  readonly columns: readonly number[];
  readonly sets: readonly (readonly number[])[];
}

/**
 * Puts column sets together so that few blocks hold them all: the rows are read once for each block, and
 * there the cells of the sets are summed up from the block's cells. A block has at most `mostCells`
 * combinations of values, or one set.
 *
 * Greedy: the first set that is left, and then, again and again, the column that completes most of the
 * others.
 *
 * @param valueCounts how many values each column has, by column number.
 */
export function coverWithBlocks(
  sets: readonly (readonly number[])[],
  valueCounts: readonly number[],
  mostCells: number,
): Block[] {
  const blocks: Block[] = [];
  let left = sets;
  while (left.length > 0) {
    const columns = new Set(left[0]);
    let cells = [...columns].reduce((product, column) => product * valueCounts[column]!, 1);
    for (;;) {
      const next = mostCompleting(left, columns, (column) => cells * valueCounts[column]! <= mostCells);
      if (next === undefined) break;
      columns.add(next);
      cells *= valueCounts[next]!;
    }
    const isInside = (set: readonly number[]) => set.every((column) => columns.has(column));
    blocks.push({ columns: [...columns].sort((a, b) => a - b), sets: left.filter(isInside) });
    left = left.filter((set) => !isInside(set));
  }
  return blocks;
}

/** Of the columns that fit, the one that alone is lacking in most sets; the lowest of equals. */
function mostCompleting(
  sets: readonly (readonly number[])[],
  columns: ReadonlySet<number>,
  fits: (column: number) => boolean,
): number | undefined {
  const completed = new Map<number, number>();
  for (const set of sets) {
    const lacking = set.filter((column) => !columns.has(column));
    if (lacking.length === 1) completed.set(lacking[0]!, (completed.get(lacking[0]!) ?? 0) + 1);
  }
  let best: number | undefined;
  for (const [column, count] of [...completed].sort(([one], [other]) => one - other)) {
    if (fits(column) && count > (best === undefined ? 0 : completed.get(best)!)) best = column;
  }
  return best;
}
