import { Random } from "@slicetuner/core";
import { designInfluence } from "../designed/influence-design.ts";
import type { InfluenceLossModelInput } from "../designed/influence-loss-model.ts";

/**
 * Losses at the present sizes and what halving a slice adds to the loss of each: the truth that measurements
 * are made of.
 */
export interface KnownInfluence {
  readonly present: readonly number[];
  readonly levels: readonly number[];
  /** Entry [i][j]: rise of the loss of slice i when slice j is halved. */
  readonly effects: readonly (readonly number[])[];
}

/**
 * Slices of different sizes and losses; each learns most from itself, the first two help each other, the last
 * harms the first.
 */
export function knownInfluence(count: number): KnownInfluence {
  const slices = Array.from({ length: count }, (_, slice) => slice);
  const effects = slices.map((slice) =>
    slices.map((other) => (slice === other ? 0.04 + 0.01 * slice : 0.002)),
  );
  effects[0]![1] = 0.03;
  effects[1]![0] = 0.02;
  effects[0]![count - 1] = -0.02;
  return {
    present: slices.map((slice) => 100 + 37 * slice),
    levels: slices.map((slice) => 0.4 + 0.05 * slice),
    effects,
  };
}

/** f as the specification writes it: (m^−½ − n^−½) / ((n/2)^−½ − n^−½). */
export function plainSizeEffect(size: number, present: number): number {
  return (
    (1 / Math.sqrt(size) - 1 / Math.sqrt(present)) / (1 / Math.sqrt(present / 2) - 1 / Math.sqrt(present))
  );
}

export function trueLosses({ present, levels, effects }: KnownInfluence, sizes: readonly number[]): number[] {
  const halvings = sizes.map((size, slice) => plainSizeEffect(size, present[slice]!));
  return levels.map((level, slice) =>
    halvings.reduce((sum, halving, other) => sum + effects[slice]![other]! * halving, level),
  );
}

/** A design carried out on the truth, each loss with normal noise of this standard deviation. */
export function measure(
  truth: KnownInfluence,
  options: { trainings: number; noise: number; seed: number | string; standardError?: number },
): InfluenceLossModelInput {
  const random = new Random(options.seed);
  const design = designInfluence({
    sizes: truth.present,
    trainings: options.trainings,
    random: random.fork("design"),
  });
  const losses = design.sizes.map((sizes) =>
    trueLosses(truth, sizes).map((loss) => loss + options.noise * random.normal()),
  );
  const standardErrors = truth.present.map(() => options.standardError ?? null);
  return { ...design, present: truth.present, losses, standardErrors };
}
