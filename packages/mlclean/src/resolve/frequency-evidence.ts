import type { MatchedRows } from "./all-pairs.ts";
import type { ComparedColumn } from "./compared-column.ts";

/** Added to a pair's score for the values that its rows share. */
export type FrequencyEvidence = (first: number, second: number, levels: ArrayLike<number>) => number;

/**
 * That two rows have the same rare value says more than that they have the same common one: for a value that
 * a share f of the rows has, the logarithm of how much smaller f is than the chance that two rows agree on
 * any value (W. Winkler's frequency-based matching, 1989; T. Enamorado, B. Fifield and K. Imai, APSR 113,
 * 2019, call it term-frequency adjustment).
 */
export function createFrequencyEvidence(
  { standing }: MatchedRows,
  columns: readonly ComparedColumn[],
): FrequencyEvidence {
  const evidence = columns.map(({ counts, codes, levelOfEqual }) => {
    const filled = standing.reduce((sum, row) => sum + (codes[row]! >= 0 ? 1 : 0), 0);
    // Over entities rather than rows a value that two rows share by being one occurs once: counts are taken
    // less one, at least one.
    const shares = Float64Array.from(counts, (count) => Math.max(1, count - 1) / Math.max(1, filled));
    // Common and rare values are levels of their own, each with its chance of agreement.
    const agreements = new Map<number, { rows: number; agreeing: number }>();
    counts.forEach((count, code) => {
      const level = levelOfEqual(code);
      const own = agreements.get(level) ?? { rows: 0, agreeing: 0 };
      agreements.set(level, { rows: own.rows + count, agreeing: own.agreeing + count * shares[code]! });
    });
    return shares.map((share, code) => {
      const { rows, agreeing } = agreements.get(levelOfEqual(code))!;
      return Math.log(agreeing / rows / share);
    });
  });
  return (first, _second, levels) => {
    let sum = 0;
    for (let column = 0; column < columns.length; column++) {
      if (levels[column]! >= columns[column]!.equalFrom)
        sum += evidence[column]![columns[column]!.codes[first]!]!;
    }
    return sum;
  };
}
