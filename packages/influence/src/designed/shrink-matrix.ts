import type { LossRegression } from "./regress-losses.ts";

/**
 * Expected effects of halving each slice on the loss of each, with the variances of what is not known of
 * them.
 */
export interface EffectMatrix {
  /** Entry [i][j]: rise of the loss of slice i when slice j is halved. */
  readonly expected: readonly (readonly number[])[];
  readonly variances: readonly (readonly number[])[];
}

/** Effects are taken to differ from their kind's mean by at least this share of it. */
const leastSpread = 0.3;

/**
 * Shrinks each measured effect towards what all slices have in common (empirical Bayes by moments): effects
 * of a slice on itself towards one mean, effects on others towards another, both relative to the loss that is
 * affected. What was measured of a group is shared out among its members around those means.
 *
 * @param variances of the measured effects: slices × varied groups
 */
export function shrinkMatrix(
  regression: Pick<LossRegression, "effects" | "varied">,
  groups: readonly (readonly number[])[],
  levels: readonly number[],
  variances: readonly (readonly number[])[],
): EffectMatrix {
  const { effects, varied } = regression;
  const entries = levels.flatMap((level, slice) =>
    varied.map((group, column) => {
      const members = groups[group]!;
      const own = members.includes(slice) ? 1 : 0;
      return {
        own,
        others: members.length - own,
        effect: effects.get(slice, column) / level,
        variance: variances[slice]![column]! / level ** 2,
      };
    }),
  );
  const means = fitMeans(entries);
  const meanOf = ({ own, others }: { own: number; others: number }): number =>
    own * means.own + others * means.others;
  const spreadOf = (isOwn: boolean): number => {
    const alike = entries.filter(({ own }) => own === (isOwn ? 1 : 0));
    const excess = alike.reduce((sum, entry) => {
      return sum + (entry.effect - meanOf(entry)) ** 2 - entry.variance;
    }, 0);
    const least = (leastSpread * (isOwn ? means.own : means.others)) ** 2;
    return Math.max(least, alike.length === 0 ? 0 : excess / alike.length);
  };
  const spreads = { own: spreadOf(true), others: spreadOf(false) };

  const expected = levels.map((level, slice) =>
    levels.map((_, other) => level * meanOf(kindOf(slice, other))),
  );
  const open = levels.map((level, slice) =>
    levels.map((_, other) => level ** 2 * (slice === other ? spreads.own : spreads.others)),
  );
  levels.forEach((level, slice) => {
    varied.forEach((group, column) => {
      const members = groups[group]!;
      const prior = members.reduce((sum, member) => sum + expected[slice]![member]!, 0);
      const spread = level ** 2 * (members.includes(slice) ? spreads.own : spreads.others);
      const variance = variances[slice]![column]!;
      const gain = spread + variance > 0 ? spread / (spread + variance) : 1;
      const shift = (gain * (effects.get(slice, column) - prior)) / members.length;
      for (const member of members) {
        expected[slice]![member]! += shift;
        open[slice]![member] = (gain * variance) / members.length ** 2;
      }
    });
  });
  return { expected, variances: open };
}

function kindOf(slice: number, other: number): { own: number; others: number } {
  return slice === other ? { own: 1, others: 0 } : { own: 0, others: 1 };
}

/** Least squares of effect = own·μ_own + others·μ_others; where one of the two cannot be told, it is 0. */
function fitMeans(entries: readonly { own: number; others: number; effect: number }[]): {
  own: number;
  others: number;
} {
  let [ownSquares, otherSquares, crossed, ownEffects, otherEffects] = [0, 0, 0, 0, 0];
  for (const { own, others, effect } of entries) {
    ownSquares += own * own;
    otherSquares += others * others;
    crossed += own * others;
    ownEffects += own * effect;
    otherEffects += others * effect;
  }
  const determinant = ownSquares * otherSquares - crossed ** 2;
  if (determinant > 1e-9 * ownSquares * otherSquares) {
    return {
      own: (ownEffects * otherSquares - otherEffects * crossed) / determinant,
      others: (otherEffects * ownSquares - ownEffects * crossed) / determinant,
    };
  }
  return { own: ownSquares > 0 ? ownEffects / ownSquares : 0, others: 0 };
}
