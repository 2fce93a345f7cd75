import type { MatchedRows } from "./all-pairs.ts";
import type { ComparedColumn } from "./compared-column.ts";
import type { LevelsOfAll } from "./pair-classes.ts";
import type { PairList } from "./pair-list.ts";

/** Added to a pair's score for values that differ and stand for each other, or never do. */
export type CorrespondenceEvidence = (first: number, second: number, levels: ArrayLike<number>) => number;

/** Columns with more values are not learnt: each pair of values would be seen too seldom. */
const mostValues = 1000;

/** A value stands in so many rows on the average at least. */
const rowsPerValue = 8;

/** Matches that are imagined to have values by chance: few true ones say little. */
const imagined = 20;

const [least, most] = [-4, 6];

/**
 * Which values stand for each other: where one table has "SIGMOD Conference" and another "International
 * Conference on Management of Data" in rows that otherwise match, the two are one place, and "VLDB" is
 * another. For two values that differ, the logarithm of how much more often matching pairs have them than
 * pairs with values as alike as these have by chance. A pair does not count for itself.
 * @param pairs with the probability that they match
 */
export function learnCorrespondence(
  { standing, tables }: MatchedRows,
  columns: readonly ComparedColumn[],
  ofAll: readonly LevelsOfAll[],
  pairs: PairList,
): CorrespondenceEvidence {
  const learnt = columns.flatMap((column, place) => {
    const size = column.texts.length;
    const filled = column.counts.reduce((sum, count) => sum + count, 0);
    if (size < 3 || size > mostValues || filled < rowsPerValue * size) return [];
    return [{ column, place, size, shares: sharesByTable({ standing, tables }, column) }];
  });
  const keyOf = (size: number, one: number, two: number, first: number, second: number) => {
    const inOrder = tables === null ? one <= two : tables[first]! <= tables[second]!;
    return inOrder ? one * size + two : two * size + one;
  };
  const counts = learnt.map(() => new Map<number, number>());
  const totals = learnt.map(({ column }) => new Float64Array(column.levels + 1));
  pairs.forEach((first, second, probability) => {
    learnt.forEach(({ column, size }, index) => {
      const level = column.level(first, second);
      if (level === 0 || level >= column.equalFrom) return;
      const key = keyOf(size, column.codes[first]!, column.codes[second]!, first, second);
      counts[index]!.set(key, (counts[index]!.get(key) ?? 0) + probability);
      totals[index]![level]! += probability;
    });
  });
  return (first, second, levels) => {
    // Within one of two tables other values correspond than between them.
    if (tables !== null && tables[first] === tables[second]) return 0;
    let sum = 0;
    learnt.forEach(({ column, place, size, shares }, index) => {
      const level = levels[place]!;
      if (level === 0 || level >= column.equalFrom) return;
      const [one, two] = [column.codes[first]!, column.codes[second]!];
      const byChance =
        tables === null
          ? 2 * shares[0]![one]! * shares[0]![two]!
          : shares[tables[first]!]![one]! * shares[tables[second]!]![two]!;
      const expected = Math.min(1, byChance / ofAll[place]!.all[level - 1]!);
      const others = Math.max(0, (counts[index]!.get(keyOf(size, one, two, first, second)) ?? 0) - 1);
      const share = (others + imagined * expected) / (Math.max(0, totals[index]![level]! - 1) + imagined);
      sum += Math.max(least, Math.min(most, Math.log(share / expected)));
    });
    return sum;
  };
}

/** Share of the rows with each value, of each table. */
function sharesByTable({ standing, tables }: MatchedRows, { codes, counts }: ComparedColumn): Float64Array[] {
  const shares = (tables === null ? [0] : [0, 1]).map(() => new Float64Array(counts.length));
  for (const row of standing) if (codes[row]! >= 0) shares[tables?.[row] ?? 0]![codes[row]!]! += 1;
  return shares.map((own) => {
    const whole = Math.max(
      1,
      own.reduce((sum, count) => sum + count, 0),
    );
    return own.map((count) => count / whole);
  });
}
