import type { CellTable, CountRequest, SliceCounter } from "@slicetuner/core";

/** Counts level by level as an engine does: all tables, in the order in which they were asked for. */
export async function countLevels(
  counter: SliceCounter,
  { literals, minimumRows }: { readonly literals: number; readonly minimumRows: number },
): Promise<CellTable[]> {
  const after = (last: number) =>
    Array.from({ length: counter.columns.length - last - 1 }, (_, index) => last + 1 + index);
  const all: CellTable[] = [];
  let requests: CountRequest[] = [{ parent: null, isOpen: Uint8Array.of(1), columns: after(-1) }];
  for (let level = 1; level <= literals; level++) {
    const call = { minimumRows, largestLosses: true, signal: new AbortController().signal };
    const tables = (await counter.doCount(requests, call)).flat();
    all.push(...tables);
    requests = tables.map((parent) => ({
      parent,
      isOpen: new Uint8Array(parent.rows.length).fill(1),
      columns: after(parent.columns.at(-1)!),
    }));
  }
  return all;
}

/**
 * How far the sums of two tables are apart at most, as a share of √(Σ weights · Σ squares), the largest that
 * a sum of centred losses could be.
 * @throws Error where the cells are others
 */
export function sumsApart(one: CellTable, other: CellTable): number {
  const cells = (table: CellTable) =>
    JSON.stringify([table.columns, [...table.codes], [...table.rows], [...(table.largestLosses ?? [])]]);
  if (cells(one) !== cells(other)) throw new Error(`other cells: ${cells(one)}, ${cells(other)}`);
  const scale = (table: CellTable, cell: number) =>
    Math.sqrt(table.squaredLosses[cell]! * table.weights[cell]!);
  const floor = 1e-6 * Math.max(0, ...other.rows.map((_, cell) => scale(other, cell)));
  let most = 0;
  for (const cell of other.rows.keys()) {
    const losses = Math.abs(one.losses[cell]! - other.losses[cell]!) / (scale(other, cell) + floor || 1);
    const weights = relative(one.weights[cell]!, other.weights[cell]!);
    const squaredWeights = relative(one.squaredWeights[cell]!, other.squaredWeights[cell]!);
    most = Math.max(most, losses, weights, squaredWeights);
  }
  return most;
}

function relative(one: number, other: number): number {
  return one === other ? 0 : Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other));
}
