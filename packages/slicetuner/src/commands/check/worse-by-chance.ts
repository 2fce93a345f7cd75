import { studentQuantile, studentUpperTail } from "@slicetuner/core";
import type { Noise } from "./measured.ts";

/** Fewer seeds than this cannot tell: nobody can see whether their values are normal. */
const fewestSeeds = 5;

/** Degrees of freedom with which Student's t is the normal distribution to seven digits. */
const normal = 1e7;

/** Chance that a number is so much worse than another although nothing changed; or why it cannot be told. */
export type Chance = { readonly pValue: number } | { readonly unknown: string };

/** Some number with its noise. */
export interface Noisy {
  readonly value: number;
  readonly noise: Noise;
}

/**
 * The one-sided p-value of "`now` is not worse than `before`".
 *
 * With one value for each seed and the same seeds: Student's t of the paired differences. With means and
 * standard deviations: Welch's t. With intervals: the distance from the value to the end that faces the other
 * value stands for its standard error times the normal quantile, and the two are added in squares (Zou &
 * Donner, Construction of confidence limits about effect measures, 2008). Numbers from the same rows move
 * together, so that the interval form rather fails too seldom.
 * @param better which way is better
 */
export function chanceOfWorse(now: Noisy, before: Noisy, better: "larger" | "smaller"): Chance {
  const sign = better === "smaller" ? 1 : -1;
  const worse = sign * (now.value - before.value);
  const [first, second] = [now.noise, before.noise];
  for (const noise of [first, second]) if (noise.kind === "unknown") return { unknown: noise.reason };
  if (first.kind === "seeds" && second.kind === "seeds")
    return pairedChance(first.bySeed, second.bySeed, sign);
  if (first.kind === "spread" && second.kind === "spread") return welchChance(worse, first, second);
  if (first.kind === "interval" && second.kind === "interval") {
    // The values face each other: the worse one its better end, the better one its worse end.
    const isUp = now.value > before.value;
    const deviations = [
      deviationOf(now.value, first, isUp ? "lower" : "upper"),
      deviationOf(before.value, second, isUp ? "upper" : "lower"),
    ];
    return { pValue: tailOf(worse, Math.hypot(...deviations), normal) };
  }
  return { unknown: "the two results were measured in different ways" };
}

/**
 * Chance that an outcome lies so far from its forecast or farther, on either side, where the forecast holds:
 * the distance from the expected value to the end of the band on that side is taken as normal.
 */
export function chanceOfForecast(
  measured: number,
  expected: number,
  band: { readonly lower: number; readonly upper: number },
  level: number,
): number {
  const distance = Math.abs(measured - expected);
  const interval = { kind: "interval", ...band, level } as const;
  const deviation = deviationOf(expected, interval, measured > expected ? "upper" : "lower");
  return Math.min(1, 2 * tailOf(distance, deviation, normal));
}

function deviationOf(
  value: number,
  { level, ...ends }: Extract<Noise, { readonly kind: "interval" }>,
  end: "lower" | "upper",
): number {
  return Math.abs(ends[end] - value) / studentQuantile((1 + level) / 2, normal);
}

function pairedChance(
  now: ReadonlyMap<number, number>,
  before: ReadonlyMap<number, number>,
  sign: number,
): Chance {
  const differences = [...now].flatMap(([seed, value]) =>
    before.has(seed) ? [sign * (value - before.get(seed)!)] : [],
  );
  const count = differences.length;
  if (count < fewestSeeds)
    return { unknown: `they have ${count} seeds in common, fewer than ${fewestSeeds} cannot tell` };
  const mean = differences.reduce((sum, one) => sum + one, 0) / count;
  const squares = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return { pValue: tailOf(mean, Math.sqrt(squares / (count - 1) / count), count - 1) };
}

type Spread = Extract<Noise, { readonly kind: "spread" }>;

function welchChance(worse: number, now: Spread, before: Spread): Chance {
  const fewest = Math.min(now.count, before.count);
  if (fewest < fewestSeeds)
    return { unknown: `one has ${fewest} seeds, fewer than ${fewestSeeds} cannot tell` };
  const [a, b] = [now, before].map(({ standardDeviation, count }) => standardDeviation ** 2 / count) as [
    number,
    number,
  ];
  const degrees = (a + b) ** 2 / (a ** 2 / (now.count - 1) + b ** 2 / (before.count - 1));
  return { pValue: tailOf(worse, Math.sqrt(a + b), a + b === 0 ? normal : degrees) };
}

/** P(T > difference / deviation); without any deviation a difference is certain. */
function tailOf(difference: number, deviation: number, degreesOfFreedom: number): number {
  if (deviation === 0) return difference > 0 ? 0 : 1;
  return studentUpperTail(difference / deviation, degreesOfFreedom);
}
