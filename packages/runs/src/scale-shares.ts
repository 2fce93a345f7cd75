import type { ProblemList } from "@slicetuner/core";

/** Shares may miss 1 by so much: they are rounded where they are written down. */
const tolerance = 0.02;

/** The amounts of one run or mixture; null where nothing is said of a slice. */
interface Mixture {
  /** For messages. */
  readonly place: string;
  readonly amounts: readonly (number | null)[];
  /** Where they are shares: of how much. @default 1 */
  readonly total?: number;
}

/**
 * Shares become parts of exactly 1, or of the run's total. They are known by a total, or by all numbers being
 * at most 1; all other amounts stay as they are. Adds a problem for each run whose shares are far from 1.
 * @returns also the unit of the amounts
 */
export function scaleShares(
  mixtures: readonly Mixture[],
  problems: ProblemList,
): {
  readonly unit: "shares" | "amounts";
  readonly amounts: (number | null)[][];
  readonly warnings: readonly string[];
} {
  const hasTotals = mixtures.some(({ total }) => total !== undefined);
  const areSmall = mixtures.every(({ amounts }) => amounts.every((amount) => amount === null || amount <= 1));
  if ((mixtures[0]?.amounts.length ?? 0) < 2 || !(hasTotals || areSmall))
    return { unit: "amounts", amounts: mixtures.map(({ amounts }) => [...amounts]), warnings: [] };
  const sums = mixtures.map(({ amounts }) => amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0));
  mixtures.forEach(({ place }, row) => {
    const sum = sums[row]!;
    const isWhole = Math.abs(sum - 1) <= tolerance || !Number.isFinite(sum);
    problems.expect(isWhole, place, `its shares sum to ${Number(sum.toPrecision(6))}, expected 1`);
  });
  const off = sums.filter((sum) => Math.abs(sum - 1) > 1e-6).length;
  return {
    unit: hasTotals ? "amounts" : "shares",
    amounts: mixtures.map(({ amounts, total = 1 }, row) =>
      amounts.map((amount) => (amount === null ? null : (amount / sums[row]!) * total)),
    ),
    warnings:
      off > 0
        ? [`the shares of ${off} of ${mixtures.length} rows sum to nearly 1, not 1: they are scaled`]
        : [],
  };
}
