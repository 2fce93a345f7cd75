import { formatAmount } from "@slicetuner/results";
import { shortenInMiddle } from "../cli/fit-width.ts";
import type { SplitSizes } from "../data/data-source.ts";

/** `450 examples train, 150 validate, none are kept for a test. The fewest that validate: 3 of Rome.` */
export function renderSplit(slices: readonly string[], { initial, validation, test }: SplitSizes): string {
  const sum = (counts: readonly number[]): string => {
    const total = counts.reduce((all, count) => all + count, 0);
    return total === 0 ? "none" : formatAmount(total);
  };
  const [train, validate, tested] = [initial, validation, test].map(sum);
  const fewest = Math.min(...validation);
  const slice = slices[validation.indexOf(fewest)]!;
  return `${train} examples train, ${validate} validate, ${tested} are kept for a test. The fewest that validate: ${formatAmount(fewest)} of ${shortenInMiddle(slice, 40)}.`;
}
