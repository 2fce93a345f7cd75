import type { MatchedRows } from "./all-pairs.ts";
import type { ComparedColumn } from "./compared-column.ts";

/** Added to a pair's score for the values that its rows share. */
export type FrequencyEvidence = (first: number, second: number, levels: ArrayLike<number>) => number;

/**
 * That two rows have the same rare value says more than that they have the same common one: for a value that a share f of the rows has, the
 * logarithm of how much smaller f is than the chance that two rows agree on any value (W. Winkler's frequency-based matching, 1989;
 * T. Enamorado, B. Fifield and K. Imai, APSR 113, 2019, call it term-frequency adjustment).
 */
export function createFrequencyEvidence(
  { standing }: MatchedRows,
  columns: readonly ComparedColumn[],
): FrequencyEvidence {
  const evidence = columns.map(({ counts, codes }) => {
    const filled = standing.reduce((sum, row) => sum + (codes[row]! >= 0 ? 1 : 0), 0);
    // Over entities rather than rows a value that two rows share by being one occurs once: counts are taken less one, at least one.
    const shares = Float64Array.from(counts, (count) => Math.max(1, count - 1) / Math.max(1, filled));
    let agreement = 0;
    counts.forEach((count, code) => {
      agreement += (count / Math.max(1, filled)) * shares[code]!;
    });
    return shares.map((share) => Math.log(agreement / share));
  });
  return (first, _second, levels) => {
    let sum = 0;
    for (let column = 0; column < columns.length; column++) {
      if (levels[column] === columns[column]!.levels)
        sum += evidence[column]![columns[column]!.codes[first]!]!;
    }
    return sum;
  };
}
