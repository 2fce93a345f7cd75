import { type Column, Random } from "@slicetuner/core";
import type { CodedRows } from "@slicetuner/slice-finder";
import { type Overlap, overlapOf } from "./overlap.ts";
import { flippedLosses, type PlantedSlice, plantSlices, unionOf } from "./plant-slices.ts";
import { searches } from "./searches.ts";

/** What one method found of the slices that were planted with one seed. */
export interface RecallRun extends Overlap {
  readonly method: string;
  readonly seed: number;
  /** Literals of each planted slice. */
  readonly literals: number;
  /** Share of the planted slices that are among those found, row for row. */
  readonly exact: number;
  /** Slices found. */
  readonly found: number;
  readonly seconds: number;
}

export interface RecallOptions {
  readonly columns: readonly Column[];
  readonly rows: CodedRows;
  /** Of the model, with the labels as they are. */
  readonly losses: Float64Array;
  /** Slices planted with each seed. */
  readonly planted: number;
  readonly seeds: number;
}

/** Plants slices of 1, 2 and 3 literals with each seed, in turn, and lets each method look for as many. */
export async function measureRecall(
  { columns, rows, losses, planted: count, seeds }: RecallOptions,
  onRun: (run: RecallRun) => void,
): Promise<RecallRun[]> {
  const runs: RecallRun[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const random = new Random(seed);
    const literals = 1 + ((seed - 1) % 3);
    const options = { literals: new Array<number>(count).fill(literals), shares: [0.005, 0.1] as const };
    const planted = plantSlices(rows, options, random.fork("plant"));
    const plantedRows = unionOf(
      planted.map((slice) => slice.rows),
      rows.rowCount,
    );
    const flipped = flippedLosses(losses, planted, random.fork("flip"));
    for (const [method, search] of Object.entries(searches)) {
      const started = performance.now();
      const found = await search({ columns, rows, losses: flipped }, count, seed);
      const run: RecallRun = {
        method,
        seed,
        literals,
        ...overlapOf(unionOf(found, rows.rowCount), plantedRows),
        exact: exactShare(planted, found),
        found: found.length,
        seconds: (performance.now() - started) / 1000,
      };
      runs.push(run);
      onRun(run);
    }
  }
  return runs;
}

function exactShare(planted: readonly PlantedSlice[], found: readonly Uint32Array[]): number {
  const keys = new Set(found.map((rows) => rows.join()));
  return planted.filter(({ rows }) => keys.has(rows.join())).length / planted.length;
}
