import { Random } from "@slicetuner/core";
import type { ComparedColumn } from "./compared-column.ts";
import type { LevelsOfAll } from "./pair-classes.ts";

/** The rows that are matched, and which pairs of them count. */
export interface MatchedRows {
  readonly standing: Uint32Array;
  /** Table of each row; null for one table, whose rows are matched with each other. */
  readonly tables: Uint8Array | null;
}

/** Random pairs whose levels are counted. */
const sampledPairs = 50_000;

/** Number of pairs that may match. */
export function countAllPairs({ standing, tables }: MatchedRows): number {
  if (tables === null) return (standing.length * (standing.length - 1)) / 2;
  const second = standing.reduce((sum, row) => sum + (tables[row] === 1 ? 1 : 0), 0);
  return second * (standing.length - second);
}

/**
 * Shares of the levels of equal values, the lowest first, among all pairs, without looking at pairs: the sum
 * over values of how often two rows have it.
 */
function equalShares({ standing, tables }: MatchedRows, column: ComparedColumn): number[] {
  const ofFirst = new Float64Array(column.counts.length);
  const ofSecond = new Float64Array(column.counts.length);
  for (const row of standing) {
    const code = column.codes[row]!;
    if (code < 0) continue;
    const side = tables !== null && tables[row] === 1 ? ofSecond : ofFirst;
    side[code]! += 1;
  }
  const sum = (values: Float64Array) => values.reduce((whole, value) => whole + value, 0);
  const [first, second] = [sum(ofFirst), sum(ofSecond)];
  const pairs = tables === null ? first * (first - 1) : first * second;
  const shares = new Array<number>(column.levels - column.equalFrom + 1).fill(0);
  if (pairs === 0) return shares;
  ofFirst.forEach((count, code) => {
    const own = tables === null ? count * (count - 1) : count * ofSecond[code]!;
    shares[column.levelOfEqual(code) - column.equalFrom]! += own / pairs;
  });
  return shares;
}

/** Of the levels of equal values, the lowest first, the share of the rows with such a value. */
function rowsByEqualLevel(column: ComparedColumn): number[] {
  const rows = new Array<number>(column.levels - column.equalFrom + 1).fill(0);
  column.counts.forEach((count, code) => {
    rows[column.levelOfEqual(code) - column.equalFrom]! += count;
  });
  const whole = rows.reduce((sum, count) => sum + count, 0);
  return rows.map((count) => count / whole);
}

/**
 * Shares of the levels of each column among all pairs: equal values exactly, the levels below from random
 * pairs.
 */
export function levelsOfAllPairs(rows: MatchedRows, columns: readonly ComparedColumn[]): LevelsOfAll[] {
  const counts = columns.map(({ levels }) => new Float64Array(levels + 1));
  forEachRandomPair(rows, (first, second) => {
    columns.forEach((column, index) => {
      counts[index]![column.level(first, second)]! += 1;
    });
  });
  return columns.map((column, index) => {
    const below = counts[index]!.subarray(1, column.equalFrom);
    const shares = equalShares(rows, column);
    const equal = shares.reduce((sum, share) => sum + share, 0);
    // Half a pair on each level: what no random pair shows can still be.
    const whole = below.reduce((sum, count) => sum + count + 0.5, 0);
    return {
      all: [...Array.from(below, (count) => ((1 - equal) * (count + 0.5)) / whole), ...shares],
      equal: rowsByEqualLevel(column),
    };
  });
}

function forEachRandomPair(
  { standing, tables }: MatchedRows,
  visit: (first: number, second: number) => void,
): void {
  const random = new Random("random pairs");
  const left = tables === null ? standing : standing.filter((row) => tables[row] === 0);
  const right = tables === null ? standing : standing.filter((row) => tables[row] === 1);
  if (left.length === 0 || right.length === 0 || standing.length < 2) return;
  for (let pair = 0; pair < sampledPairs; pair++) {
    const first = left[random.integer(left.length)]!;
    const second = right[random.integer(right.length)]!;
    if (first !== second) visit(first, second);
  }
}
