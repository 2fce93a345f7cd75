import type { PlanGain } from "@slicetuner/core";
import { formatLoss } from "./format-loss.ts";

/** A plan that lowers the mean loss by less than this share of it is called hardly worth it. */
export const hardlyWorth = 0.002;
/** Odds beyond this are not told more exactly. */
const highestOdds = 99;

/** Below these odds, 2 to 1, it is open whether a purchase lowers the mean loss at all. */
export const openChance: number = 2 / 3;

/** What is to be said against a purchase. */
export type PlanVerdict = "hardly-worth" | "open";

/**
 * `hardly-worth`: it is expected to lower the mean loss by less than 0.2 % of it; `open`: the odds that it
 * lowers it at all are below 2 to 1. Null where neither holds, nothing is bought, and without bands.
 * @param loss the mean loss expected now
 */
export function verdictOf({ overNothing }: PlanGain, loss: number, bought: number): PlanVerdict | null {
  if (overNothing === null || bought === 0) return null;
  if (-overNothing.loss.expected < hardlyWorth * loss) return "hardly-worth";
  return overNothing.chance < openChance ? "open" : null;
}

/**
 * What buying will bring, in sentences: the expected change of the mean loss with its band, whether that is
 * worth the money, and the odds that the plan is better than buying equally.
 * @param loss the mean loss expected now
 * @param bought examples in all
 */
export function describeGain(gain: PlanGain, loss: number, bought: number): string[] {
  const { level, overNothing, overUniform } = gain;
  if (overNothing === null || bought === 0) return [];
  const { expected, lower, upper } = overNothing.loss;
  const examples = bought.toLocaleString("en-US");
  const band = `${formatLoss(-upper)} to ${formatLoss(-lower)} in ${Math.round(100 * level)} % of cases`;
  const moves =
    expected <= 0
      ? `to lower the mean loss by ${formatLoss(-expected)}`
      : `to raise the mean loss by ${formatLoss(expected)}`;
  const comparison =
    overUniform === null
      ? "they are equal amounts of all slices"
      : `that is better than equal amounts with odds ${odds(overUniform.chance)}`;
  const sentences = [`Buying these ${examples} is expected ${moves} (${band}); ${comparison}`];
  const verdict = verdictOf(gain, loss, bought);
  if (verdict === "hardly-worth") {
    sentences.push(
      `${examples} more change the mean loss of ${formatLoss(loss)} by less than ${100 * hardlyWorth} %: hardly worth buying`,
    );
  } else if (verdict === "open") {
    sentences.push(`Whether the loss falls at all is open: odds ${odds(overNothing.chance)}`);
  }
  return sentences;
}

/** `9 to 1`, `1 to 3`, `more than 99 to 1`, `less than 1 to 99`. */
export function odds(chance: number): string {
  if (chance < 0.5)
    return odds(1 - chance)
      .replace(/(\d+) to 1$/, "1 to $1")
      .replace("more", "less");
  const against = chance / (1 - chance);
  return against > highestOdds ? `more than ${highestOdds} to 1` : `${Math.round(against)} to 1`;
}
