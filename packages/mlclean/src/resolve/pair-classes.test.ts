import { describe, expect, it } from "vitest";
import { startingClasses } from "./pair-classes.ts";

describe("startingClasses", () => {
  /** Pairs that are equal in no column, or in one of them, in each way so many. */
  const begin = (columns: number) => {
    const patterns = Array.from({ length: columns + 1 }, (_, equal) => ({
      levels: Array.from({ length: columns }, (_, column) => (column === equal ? 2 : 1)),
      count: 10 + equal,
    }));
    const all = Array.from({ length: columns }, () => ({ all: [0.9, 0.1], equal: [1] }));
    return startingClasses(patterns, 1e6, all);
  };

  it.each([
    [2, 0],
    [3, 1],
    [4, 3],
    [5, 4],
    [6, 4],
  ])("of %i columns tell %i sorts of related pairs apart", (columns, sorts) => {
    expect(begin(columns).related).toHaveLength(sorts);
  });

  it.each([2, 3, 5])(
    "are all pairs, and begin with matches that are equal nine times of ten, of %i columns",
    (columns) => {
      const { matches, related, others } = begin(columns);
      expect([matches, ...related, others].reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
      for (const shares of matches.levels) expect(shares[1]).toBeCloseTo(0.9, 12);
    },
  );
});
