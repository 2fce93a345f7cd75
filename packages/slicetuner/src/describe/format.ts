import { formatLoss as formatWholeLoss } from "@slicetuner/results";

/**
 * Numbers as tables in the terminal have them, where each letter counts. Sentences and pages have `0.25341`,
 * with the zero, from `@slicetuner/results`.
 */

/** `.25341`: a loss as everywhere, without its leading zero. */
export function formatLoss(loss: number): string {
  return formatWholeLoss(loss).replace(/^(-?)0\./, "$1.");
}

/**
 * How losses of a table are written whose mean is this: as {@link formatLoss} does, or, where five digits
 * after the point would be all 0 or noise (squared errors may be of any size), five digits in all.
 */
export function lossFormatFor(meanLoss: number): (loss: number) => string {
  const size = Math.abs(meanLoss);
  const isUsual = size === 0 || (size >= 1e-3 && size < 1e5);
  return isUsual ? formatLoss : (loss) => String(Number(loss.toPrecision(5)));
}

/** An accuracy or an area: four digits after the point; a dash where it cannot be told. */
export function formatShare(share: number | null): string {
  return share === null ? "–" : share.toFixed(4).replace(/^0\./, ".");
}

/** `.25341 ± .00100`; a single value has no spread. */
export function formatSummary(summary: { mean: number; standardDeviation: number | null }): string {
  const mean = formatLoss(summary.mean);
  return summary.standardDeviation === null ? mean : `${mean} ± ${formatLoss(summary.standardDeviation)}`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** `1.2 M`, `850 k`, `12`. */
export function formatRate(rate: number): string {
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)} M`;
  return rate >= 1e3 ? `${Math.round(rate / 1e3)} k` : String(Math.round(rate));
}
