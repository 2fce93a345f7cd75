import { summarize } from "./summarize.ts";

/** Standard deviation of the groups' ratio over seeds above which a single model is not to be trusted. */
const largestSpread = 0.03;

/**
 * A warning where models that differ by their seeds differ in their ratio of positive rates; undefined where
 * they agree, or where fewer than three ratios are known.
 */
export function instabilityWarning(ratios: readonly number[]): string | undefined {
  if (ratios.length < 3) return undefined;
  const { standardDeviation } = summarize(ratios);
  if (standardDeviation === null || standardDeviation <= largestSpread) return undefined;
  const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  return `over ${ratios.length} seeds the groups' ratio of positive rates goes from ${range} (standard deviation ${standardDeviation.toFixed(3)}): do not trust a single model`;
}
