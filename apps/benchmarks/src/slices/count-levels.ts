import type { CellTable, CountRequest, SliceCounter } from "@slicetuner/core";

const { signal } = new AbortController();

/** Counts all slices of up to so many literals, and returns how many there are with 1, 2, … literals. */
export async function countLevels(
  counter: SliceCounter,
  literals: number,
  minimumRows: number,
): Promise<number[]> {
  const columnCount = counter.columns.length;
  const slices: number[] = [];
  let requests: CountRequest[] = [
    { parent: null, isOpen: Uint8Array.of(1), columns: counter.columns.map((_, column) => column) },
  ];
  for (let level = 1; level <= literals; level++) {
    const answers = await counter.doCount(requests, { minimumRows, largestLosses: false, signal });
    const tables = answers.flat();
    slices.push(tables.reduce((sum, { rows }) => sum + rows.length, 0));
    requests = tables
      .map((table) => childrenOf(table, columnCount))
      .filter(({ columns }) => columns.length > 0);
  }
  return slices;
}

function childrenOf(table: CellTable, columnCount: number): CountRequest {
  const first = table.columns.at(-1)! + 1;
  return {
    parent: table,
    isOpen: new Uint8Array(table.rows.length).fill(1),
    columns: Array.from({ length: columnCount - first }, (_, index) => first + index),
  };
}
