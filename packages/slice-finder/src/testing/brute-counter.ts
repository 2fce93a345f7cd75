import type { CellTable, SliceCounter } from "@slicetuner/core";
import type { CodedRows } from "../coding/coded-rows.ts";
import { totalOf } from "./sums.ts";

/** The plainest way to count: a list of rows for each cell. */
export function createBruteCounter(table: CodedRows): SliceCounter {
  const total = totalOf(table.losses, table.weights);
  return {
    specificationVersion: "v1",
    name: "brute force",
    columns: table.columns,
    total,
    async doCount(requests, { minimumRows, largestLosses }) {
      return requests.map(({ parent, isOpen, columns }) => {
        const parentColumns = parent?.columns ?? [];
        const open = new Set<string>();
        isOpen.forEach((flag, cell) => {
          const start = cell * parentColumns.length;
          if (flag === 1)
            open.add([...(parent?.codes.slice(start, start + parentColumns.length) ?? [])].join(" "));
        });
        return columns.map((column) =>
          countCells(table, [...parentColumns, column], total.meanLoss, {
            keeps: (codes) => open.has(codes.slice(0, -1).join(" ")),
            minimumRows,
            largestLosses,
          }),
        );
      });
    },
    close: async () => {},
  };
}

function countCells(
  table: CodedRows,
  columns: readonly number[],
  meanLoss: number,
  options: { keeps(codes: number[]): boolean; minimumRows: number; largestLosses: boolean },
): CellTable {
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < table.rowCount; row++) {
    const key = columns.map((column) => table.codes[column]![row]).join(" ");
    rowsOf.set(key, [...(rowsOf.get(key) ?? []), row]);
  }
  const cells = [...rowsOf]
    .map(([key, rows]) => ({ codes: key.split(" ").map(Number), rows }))
    .filter(({ codes, rows }) => rows.length >= options.minimumRows && options.keeps(codes))
    .sort((a, b) => compareLists(a.codes, b.codes));
  const sum = (of: (weight: number, loss: number) => number) =>
    Float64Array.from(cells, ({ rows }) =>
      rows.reduce((sum, row) => sum + of(table.weights?.[row] ?? 1, table.losses[row]! - meanLoss), 0),
    );
  return {
    columns,
    codes: Uint16Array.from(cells.flatMap(({ codes }) => codes)),
    rows: sum(() => 1),
    weights: sum((weight) => weight),
    squaredWeights: sum((weight) => weight ** 2),
    losses: sum((weight, loss) => weight * loss),
    squaredLosses: sum((weight, loss) => weight * loss ** 2),
    ...(options.largestLosses && {
      largestLosses: Float64Array.from(cells, ({ rows }) =>
        Math.max(...rows.map((row) => table.losses[row]!)),
      ),
    }),
  };
}

/** As numbers, from the first on. */
export function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index++) {
    const difference = a[index]! - (b[index] ?? Number.NEGATIVE_INFINITY);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
