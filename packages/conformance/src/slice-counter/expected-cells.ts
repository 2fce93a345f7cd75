import type { CellTable, CountedTotal } from "@slicetuner/core";
import type { SliceCounterRows } from "./generated-rows.ts";

/** One cell, counted the slow and plain way. */
export interface ExpectedCell {
  readonly codes: readonly number[];
  rows: number;
  weight: number;
  squaredWeight: number;
  loss: number;
  squaredLoss: number;
  largestLoss: number;
}

/** What all rows together must have. */
export function expectedTotal({ rowCount, losses, weights }: SliceCounterRows): CountedTotal {
  const weightOf = (row: number) => weights?.[row] ?? 1;
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  const sum = (of: (row: number) => number) => rows.reduce((total, row) => total + of(row), 0);
  const weight = sum(weightOf);
  // Less the first loss, so that large losses lose no digits.
  const meanLoss = losses[0]! + sum((row) => weightOf(row) * (losses[row]! - losses[0]!)) / weight;
  return {
    rows: rowCount,
    weight,
    squaredWeight: sum((row) => weightOf(row) ** 2),
    meanLoss,
    squaredLosses: sum((row) => weightOf(row) * (losses[row]! - meanLoss) ** 2),
    largestLoss: losses.reduce((largest, loss) => Math.max(largest, loss)),
    smallestLoss: losses.reduce((smallest, loss) => Math.min(smallest, loss)),
  };
}

/**
 * The cells of some columns, in ascending order of their codes.
 *
 * @param isWanted whether a row belongs to an open cell of the parent.
 */
export function expectedCells(
  rows: SliceCounterRows,
  columns: readonly number[],
  minimumRows: number,
  isWanted: (row: number) => boolean,
): ExpectedCell[] {
  const { meanLoss } = expectedTotal(rows);
  const cells = new Map<string, ExpectedCell>();
  for (let row = 0; row < rows.rowCount; row++) {
    if (!isWanted(row)) continue;
    const codes = codesOf(rows, columns, row);
    const key = codes.join();
    const none = { rows: 0, weight: 0, squaredWeight: 0, loss: 0, squaredLoss: 0 };
    const cell = cells.get(key) ?? { codes, ...none, largestLoss: Number.NEGATIVE_INFINITY };
    cells.set(key, cell);
    const weight = rows.weights?.[row] ?? 1;
    const loss = rows.losses[row]! - meanLoss;
    cell.rows += 1;
    cell.weight += weight;
    cell.squaredWeight += weight * weight;
    cell.loss += weight * loss;
    cell.squaredLoss += weight * loss * loss;
    cell.largestLoss = Math.max(cell.largestLoss, rows.losses[row]!);
  }
  return [...cells.values()].filter((cell) => cell.rows >= minimumRows).sort(byCodes);
}

/** Whether a row lies in an open cell of a table. */
export function inOpenCells(
  rows: SliceCounterRows,
  table: CellTable | null,
  isOpen: Uint8Array,
): (row: number) => boolean {
  if (table === null) return () => isOpen[0] === 1;
  const width = table.columns.length;
  const keys = new Set<string>();
  isOpen.forEach((open, cell) => {
    if (open === 1) keys.add(table.codes.subarray(cell * width, (cell + 1) * width).join());
  });
  return (row) => keys.has(codesOf(rows, table.columns, row).join());
}

/**
 * How a table differs from the cells that it should have; empty when it does not. Sums may differ by
 * rounding.
 */
export function differences(
  table: CellTable,
  columns: readonly number[],
  expected: readonly ExpectedCell[],
  total: CountedTotal,
): string[] {
  const found: string[] = [];
  if (table.columns.join() !== columns.join()) found.push(`columns ${table.columns}, expected ${columns}`);
  if (table.rows.length !== expected.length)
    found.push(`${table.rows.length} cells, expected ${expected.length}`);
  const scale = Math.max(total.squaredLosses, total.weight, total.squaredWeight);
  const width = columns.length;
  expected.slice(0, table.rows.length).forEach((cell, place) => {
    const codes = table.codes.subarray(place * width, (place + 1) * width).join();
    const name = `cell ${place} (${codes})`;
    if (codes !== cell.codes.join()) found.push(`${name}, expected ${cell.codes}`);
    if (table.rows[place] !== cell.rows) found.push(`${name}: ${table.rows[place]} rows, not ${cell.rows}`);
    const compare = (what: string, actual: number | undefined, wanted: number) => {
      const isNear = Math.abs((actual ?? Number.NaN) - wanted) <= 1e-10 * scale;
      if (!isNear) found.push(`${name}: ${what} ${actual}, expected ${wanted}`);
    };
    compare("weight", table.weights[place], cell.weight);
    compare("squared weights", table.squaredWeights[place], cell.squaredWeight);
    compare("losses", table.losses[place], cell.loss);
    compare("squared losses", table.squaredLosses[place], cell.squaredLoss);
    const largest = table.largestLosses?.[place];
    if (largest !== undefined && largest !== cell.largestLoss) {
      found.push(`${name}: largest loss ${largest}, not ${cell.largestLoss}`);
    }
  });
  return found.slice(0, 5);
}

function codesOf(rows: SliceCounterRows, columns: readonly number[], row: number): number[] {
  return columns.map((column) => rows.codes[column]![row]!);
}

function byCodes(left: ExpectedCell, right: ExpectedCell): number {
  const place = left.codes.findIndex((code, index) => code !== right.codes[index]);
  return place < 0 ? 0 : left.codes[place]! - right.codes[place]!;
}
