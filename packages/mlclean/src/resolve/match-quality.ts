import { textOf } from "../cells.ts";
import type { CleaningState } from "../cleaning-state.ts";
import type { RowClusters } from "./cluster-links.ts";

/** Found pairs beside the true ones. */
export interface MatchQuality {
  /** Found pairs that are true, of those found; null where none was found. */
  readonly precision: number | null;
  /** Of the true pairs; null where there is none. */
  readonly recall: number | null;
  readonly f1: number | null;
  readonly truePairs: number;
}

/** Pairs of rows in one cluster; of two tables only pairs between them. */
export function countPairs(clusters: RowClusters, tables: Uint8Array | null): number {
  return clusters.reduce((sum, rows) => {
    if (tables === null) return sum + (rows.length * (rows.length - 1)) / 2;
    const second = rows.filter((row) => tables[row] === 1).length;
    return sum + second * (rows.length - second);
  }, 0);
}

/**
 * Compares clusters with a column that names the same thing alike; rows in which it is missing are like no
 * other.
 */
export function measureQuality(
  { columns, standing, tables }: CleaningState,
  clusters: RowClusters,
  truth: string,
): MatchQuality {
  const column = columns.find(({ name }) => name === truth)!;
  const byTruth = (rows: Iterable<number>): number[][] => {
    const groups = new Map<string, number[]>();
    for (const row of rows) {
      const text = textOf(column, row);
      if (text === undefined) continue;
      const own = groups.get(text);
      if (own === undefined) groups.set(text, [row]);
      else own.push(row);
    }
    return [...groups.values()];
  };
  const truePairs = countPairs(byTruth(standing), tables);
  const found = countPairs(clusters, tables);
  const right = clusters.reduce((sum, rows) => sum + countPairs(byTruth(rows), tables), 0);
  return {
    precision: found === 0 ? null : right / found,
    recall: truePairs === 0 ? null : right / truePairs,
    f1: found + truePairs === 0 ? null : (2 * right) / (found + truePairs),
    truePairs,
  };
}
