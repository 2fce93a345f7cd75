import type { SqlTable, ValueCounts } from "../sql-table.ts";

/** Where bins begin. */
export interface QuantileBins {
  /** Ascending; each is a value that occurs, the first the smallest. A bin ends where the next begins. */
  readonly starts: readonly number[];
  /** The one start whose bin holds no other value; null without. */
  readonly alone: number | null;
  readonly largest: number;
}

/**
 * Exact quantile bins of the counted values, by the rule of slice-finder for rows in memory: they begin at
 * the values that i / bins of the rows lie below, equal ones merged, the largest value in the last; where one
 * value is so frequent that a single bin would be left, it becomes a bin of its own and the others share the
 * rest.
 */
export async function quantileBins(
  table: SqlTable,
  expression: string,
  { present }: ValueCounts,
  bins: number,
  signal?: AbortSignal,
): Promise<QuantileBins> {
  const { smallest, rowsOfSmallest, largest, rowsOfLargest } = await table.readExtremes(expression, signal);
  const all: Part = { first: 0, length: present, bins };
  const aboveSmallest: Part = { first: rowsOfSmallest, length: present - rowsOfSmallest, bins: bins - 1 };
  const belowLargest: Part = { first: 0, length: present - rowsOfLargest, bins: bins - 1 };
  // One pass over the sorted values answers for all three.
  const places = new Set([all, aboveSmallest, belowLargest].flatMap(placesOf));
  const valueAt = await table.readNumbersAt(
    expression,
    [...places].sort((a, b) => a - b),
    signal,
  );
  const startsOf = (part: Part): number[] => {
    const [start, ...later] = placesOf(part).map((place) => valueAt.get(place)!);
    const last = later.pop()!;
    const starts = [start!];
    for (const value of later) if (value > starts.at(-1)! && value < last) starts.push(value);
    return starts;
  };

  const starts = startsOf(all);
  if (starts.length > 1) return { starts, alone: null, largest };
  return rowsOfSmallest >= rowsOfLargest
    ? { starts: [smallest, ...startsOf(aboveSmallest)], alone: smallest, largest }
    : { starts: [...startsOf(belowLargest), largest], alone: largest, largest };
}

/** Some of the sorted rows, to be cut into bins. */
interface Part {
  readonly first: number;
  readonly length: number;
  readonly bins: number;
}

/** Where its bins would begin if no two rows were equal, and its last row. */
function placesOf({ first, length, bins }: Part): number[] {
  const starts = Array.from({ length: bins }, (_, bin) => first + Math.floor((bin * length) / bins));
  return [...starts, first + length - 1];
}
