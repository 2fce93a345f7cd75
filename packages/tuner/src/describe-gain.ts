import type { PlanGain } from "@slicetuner/core";

/** A plan that lowers the mean loss by less than this share of it is called hardly worth it. */
export const hardlyWorth = 0.002;
/** Odds beyond this are not told more exactly. */
const highestOdds = 99;

/**
 * What buying will bring, in sentences: the expected change of the mean loss with its band, whether that is
 * worth the money, and the odds that the plan is better than buying equally.
 * @param loss the mean loss expected now
 * @param bought examples in all
 */
export function describeGain(
  { level, overNothing, overUniform }: PlanGain,
  loss: number,
  bought: number,
): string[] {
  if (overNothing === null || bought === 0) return [];
  const { expected, lower, upper } = overNothing.loss;
  const examples = bought.toLocaleString("en-US");
  const band = `${digits(-upper)} to ${digits(-lower)} in ${Math.round(100 * level)} % of cases`;
  const moves =
    expected <= 0
      ? `to lower the mean loss by ${digits(-expected)}`
      : `to raise the mean loss by ${digits(expected)}`;
  const comparison =
    overUniform === null
      ? "they are equal amounts of all slices"
      : `that is better than equal amounts with odds ${odds(overUniform.chance)}`;
  const sentences = [`Buying these ${examples} is expected ${moves} (${band}); ${comparison}`];
  if (-expected < hardlyWorth * loss) {
    sentences.push(
      `${examples} more change the mean loss of ${digits(loss)} by less than ${100 * hardlyWorth} %: hardly worth buying`,
    );
  } else if (overNothing.chance < 2 / 3) {
    sentences.push(`Whether the loss falls at all is open: odds ${odds(overNothing.chance)}`);
  }
  return sentences;
}

/** `9 to 1`, `1 to 3`, `more than 99 to 1`. */
export function odds(chance: number): string {
  if (chance < 0.5) return odds(1 - chance).replace(/(\d+) to 1$/, "1 to $1");
  const against = chance / (1 - chance);
  return against > highestOdds ? `more than ${highestOdds} to 1` : `${Math.round(against)} to 1`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(2)));
}
