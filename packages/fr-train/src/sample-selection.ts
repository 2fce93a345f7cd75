/** Where a row stands for the selection. */
export interface SelectionCell {
  readonly label: number;
  readonly group: number;
}

/**
 * Selects clean-looking rows: those with the lowest losses, but of each cell (label, group) at least the
 * share that is left when twice the expected rate of its labels is wrong. So a group whose losses are high
 * for another reason is not dropped. After Roh et al. (NeurIPS 2021, section 4), with this bound in the place
 * of FairBatch's loads, for the fairness comes from the discriminator here.
 * @param share of the rows that are kept, in (0, 1]: 1 less the rate of wrong labels
 * @returns 1 for a row that is kept, 0 for one that is left out
 */
export function selectCleanRows(
  losses: Float32Array,
  cells: readonly SelectionCell[],
  share: number,
): Float32Array {
  const wanted = Math.round(share * losses.length);
  const order = Array.from(losses.keys()).sort(
    (first, second) => losses[first]! - losses[second]! || first - second,
  );
  const key = ({ label, group }: SelectionCell): string => `${label},${group}`;
  const sizes = new Map<string, number>();
  for (const cell of cells) sizes.set(key(cell), (sizes.get(key(cell)) ?? 0) + 1);
  const kept = new Float32Array(losses.length);
  const loads = new Map<string, number>();
  let count = 0;
  for (const row of order) {
    if (count === wanted) break;
    const cell = key(cells[row]!);
    const load = loads.get(cell) ?? 0;
    const isNeeded = load < leastOf(sizes.get(cell)!, share);
    if (!isNeeded && count + remainingNeed(sizes, loads, share) >= wanted) continue;
    kept[row] = 1;
    loads.set(cell, load + 1);
    count += 1;
  }
  return kept;
}

/** Rows that all cells together still need to keep at least their least share. */
function remainingNeed(
  sizes: ReadonlyMap<string, number>,
  loads: ReadonlyMap<string, number>,
  share: number,
): number {
  let need = 0;
  for (const [cell, size] of sizes) {
    need += Math.max(0, leastOf(size, share) - (loads.get(cell) ?? 0));
  }
  return need;
}

/** Rows that a cell of the given size keeps at least. */
function leastOf(size: number, share: number): number {
  return Math.max(0, Math.ceil((2 * share - 1) * size - 1e-9));
}
