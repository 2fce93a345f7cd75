import type { ExampleDescriptions } from "./describe-examples.ts";

/** Finds rows that lie near a row, without looking at all of them. */
export interface NearIndex {
  /** Makes a row findable. */
  add(row: number): void;
  /** Any row that was added, other than `row` itself, within the distance; the lowest number of them. */
  find(row: number): number | undefined;
}

/** Cells are made of this many columns: each multiplies the cells to look into by three. */
const cellColumns = 3;

/**
 * Two rows are near when no number differs by more than `distance` and all indicators are the same. The
 * answer is exact: near rows have the same indicators, hence the same bucket, and lie in the same or adjacent
 * cells of the grid, whatever columns it is laid over. Only how many rows are compared depends on them: those
 * three are taken whose values spread over the most cells.
 */
export function createNearIndex(rows: ExampleDescriptions, distance: number): NearIndex {
  const { width, values, indicators } = rows;
  const numeric = [...indicators.keys()].filter((column) => indicators[column] === 0);
  const compared = [...numeric, ...[...indicators.keys()].filter((column) => indicators[column] === 1)];
  const grid = distance > 0 ? widestColumns(rows, numeric, distance) : [];
  const steps = neighbourSteps(grid.length);
  // A little wider than the distance: rounding cannot put near rows two cells apart.
  const side = distance * (1 + 1e-9);
  const newest = new Map<number, number>();
  const older = new Int32Array(rows.size).fill(-1);

  const cellOf = (row: number, place: number) => Math.floor(values[row * width + grid[place]!]! / side);
  function bucketOf(row: number): number {
    let hash = 17;
    for (let column = 0; column < width; column++) {
      // At distance 0 numbers must be the same, too.
      if (indicators[column] === 0 && distance > 0) continue;
      hash = mix(hash, Math.fround(values[row * width + column]! * 1048573) | 0);
    }
    return hash;
  }
  function isNear(first: number, second: number): boolean {
    for (const column of compared) {
      const difference = Math.abs(values[first * width + column]! - values[second * width + column]!);
      if (indicators[column] === 1 ? difference !== 0 : difference > distance) return false;
    }
    return true;
  }

  return {
    add(row) {
      let key = bucketOf(row);
      for (let place = 0; place < grid.length; place++) key = mix(key, cellOf(row, place));
      older[row] = newest.get(key) ?? -1;
      newest.set(key, row);
    },
    find(row) {
      const bucket = bucketOf(row);
      let found: number | undefined;
      for (const step of steps) {
        let key = bucket;
        for (let place = 0; place < grid.length; place++) key = mix(key, cellOf(row, place) + step[place]!);
        for (let other = newest.get(key) ?? -1; other >= 0; other = older[other]!) {
          if (other !== row && (found === undefined || other < found) && isNear(row, other)) found = other;
        }
      }
      return found;
    },
  };
}

/** The columns whose values fall into the most cells, by a sample of the rows. */
function widestColumns(rows: ExampleDescriptions, columns: readonly number[], distance: number): number[] {
  const stride = Math.max(1, Math.floor(rows.size / 1000));
  const spread = columns.map((column) => {
    const cells = new Set<number>();
    for (let row = 0; row < rows.size; row += stride) {
      cells.add(Math.floor(rows.values[row * rows.width + column]! / distance));
    }
    return { column, cells: cells.size };
  });
  spread.sort((first, second) => second.cells - first.cells || first.column - second.column);
  return spread.slice(0, cellColumns).map(({ column }) => column);
}

/** −1, 0 and 1 in every combination. */
function neighbourSteps(dimensions: number): number[][] {
  let steps: number[][] = [[]];
  for (let dimension = 0; dimension < dimensions; dimension++) {
    steps = steps.flatMap((step) => [-1, 0, 1].map((own) => [...step, own]));
  }
  return steps;
}

function mix(hash: number, value: number): number {
  let mixed = Math.imul(hash ^ Math.imul(value, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0xc2b2ae35) ^ (mixed >>> 13);
}
