import type { CellTable, CountRequest, SliceCounter } from "@slicetuner/core";

export interface LevelsOptions {
  readonly literals: number;
  readonly minimumRows: number;
  /** Whether a cell's children are wanted. @default always */
  readonly isOpen?: (table: CellTable, cell: number) => boolean;
  readonly largestLosses?: boolean;
}

/** Counts level by level as an engine does: all tables, in the order in which they were asked for. */
export async function countAllLevels(
  counter: SliceCounter,
  { literals, minimumRows, isOpen = () => true, largestLosses = true }: LevelsOptions,
): Promise<CellTable[]> {
  const columnCount = counter.columns.length;
  const after = (last: number) =>
    Array.from({ length: columnCount - last - 1 }, (_, index) => last + 1 + index);
  const all: CellTable[] = [];
  let requests: CountRequest[] = [{ parent: null, isOpen: Uint8Array.of(1), columns: after(-1) }];
  for (let level = 1; level <= literals; level++) {
    const call = { minimumRows, largestLosses, signal: new AbortController().signal };
    const tables = (await counter.doCount(requests, call)).flat();
    all.push(...tables);
    requests = tables.map((parent) => ({
      parent,
      isOpen: Uint8Array.from(parent.rows, (_, cell) => (isOpen(parent, cell) ? 1 : 0)),
      columns: after(parent.columns.at(-1)!),
    }));
  }
  return all;
}
