import type { InfluenceMatrix } from "@slicetuner/core";
import { influencingSlices, trueLosses } from "@slicetuner/datasets";
import { summarize } from "@slicetuner/metrics";
import type { MeasuredInfluence } from "./measure-influence.ts";
import { rankCorrelation } from "./rank-correlation.ts";
import { defaultSizes, type Kind, kindOf, type Matrix } from "./setting.ts";

/** A mean and its standard error over draws. */
export interface Mean {
  readonly mean: number;
  readonly standardError: number;
}

/** Designed estimation against the truth, for pairs of slices of one kind. */
export interface KindComparison {
  readonly kind: Kind;
  readonly pairs: number;
  /** Mean effect as trainings on whole and halved slices measure it. */
  readonly measured: number;
  /** The same for the learner that counts, computed exactly. */
  readonly counted: number;
  /** Mean effect that designed estimation finds. */
  readonly estimated: Mean;
  /** Root mean square of the standard errors that it gives for one effect from one draw. */
  readonly claimedError: number;
  /** Root mean square of estimate less measured effect. */
  readonly error: number;
  /** Share of effects that lie within 1.645 standard errors of their estimate. */
  readonly within90: number;
  /** Share of estimates with the sign of the measured effect; null where it is 0 but for noise. */
  readonly rightSign: number | null;
}

type Pairs = readonly (readonly [number, number])[];

const slices: readonly number[] = influencingSlices.map((_, slice) => slice);
const allPairs: Pairs = pairsWhere(() => true);
const pairsOfTwo: Pairs = pairsWhere((slice, other) => slice !== other);

/** Rise of the exact loss of slice i when slice j is halved. */
export function countedInfluence(sizes: readonly number[] = defaultSizes): Matrix {
  const whole = trueLosses(influencingSlices, sizes);
  const columns = slices.map((halved) =>
    trueLosses(influencingSlices, sizes.with(halved, sizes[halved]! / 2)),
  );
  return slices.map((slice) => columns.map((losses) => losses[slice]! - whole[slice]!));
}

/** One row for each kind of pair; `estimates` are of one draw each. */
export function compareByKind(
  { effects }: Pick<MeasuredInfluence, "effects">,
  estimates: readonly InfluenceMatrix[],
  sizes: readonly number[] = defaultSizes,
): KindComparison[] {
  const counted = countedInfluence(sizes);
  return (["own", "friend", "rival", "other"] as const).map((kind) => {
    const pairs = pairsWhere((slice, other) => kindOf(slice, other) === kind);
    const meanOf = (value: (slice: number, other: number) => number): number =>
      pairs.reduce((sum, [slice, other]) => sum + value(slice, other), 0) / pairs.length;
    const overDraws = (value: (estimate: number, error: number, truth: number) => number) =>
      summarize(
        estimates.map((estimate) =>
          meanOf((slice, other) =>
            value(
              estimate.effects[slice]![other]!,
              estimate.standardErrors[slice]![other]!,
              effects[slice]![other]!,
            ),
          ),
        ),
      );
    return {
      kind,
      pairs: pairs.length,
      measured: meanOf((slice, other) => effects[slice]![other]!),
      counted: meanOf((slice, other) => counted[slice]![other]!),
      estimated: withError(overDraws((estimate) => estimate)),
      claimedError: Math.sqrt(overDraws((_, error) => error ** 2).mean),
      error: Math.sqrt(overDraws((estimate, _, truth) => (estimate - truth) ** 2).mean),
      within90: overDraws((estimate, error, truth) => Number(Math.abs(estimate - truth) < 1.645 * error))
        .mean,
      rightSign:
        kind === "other" ? null : overDraws((estimate, _, truth) => Number(estimate * truth > 0)).mean,
    };
  });
}

/**
 * Rank correlation of one draw's estimates with the exact effects, over all pairs and over pairs of two
 * slices. Slices that ignore each other share a rank, so that even a perfect estimate with a little noise
 * does not reach 1 ({@link highestCorrelation}).
 */
export function correlations(
  estimates: readonly InfluenceMatrix[],
  sizes: readonly number[] = defaultSizes,
): {
  readonly all: Mean;
  readonly betweenSlices: Mean;
} {
  const counted = countedInfluence(sizes);
  const over = (pairs: Pairs): Mean =>
    withError(
      summarize(
        estimates.map(({ effects }) =>
          rankCorrelation(
            pairs.map(([slice, other]) => counted[slice]![other]!),
            pairs.map(([slice, other]) => effects[slice]![other]!),
          ),
        ),
      ),
    );
  return { all: over(allPairs), betweenSlices: over(pairsOfTwo) };
}

/** The rank correlation of the right order, with those that share a rank in any order. */
export function highestCorrelation(sizes: readonly number[] = defaultSizes): {
  readonly all: number;
  readonly betweenSlices: number;
} {
  const counted = countedInfluence(sizes);
  const over = (pairs: Pairs): number => {
    const truth = pairs.map(([slice, other]) => counted[slice]![other]!);
    const steps = truth.map((effect, index) => effect + 1e-9 * index);
    return rankCorrelation(truth, steps);
  };
  return { all: over(allPairs), betweenSlices: over(pairsOfTwo) };
}

/** Mean over draws of each effect. */
export function meanEffects(estimates: readonly InfluenceMatrix[]): Matrix {
  return slices.map((slice) =>
    slices.map((other) => summarize(estimates.map(({ effects }) => effects[slice]![other]!)).mean),
  );
}

function pairsWhere(isIn: (slice: number, other: number) => boolean): Pairs {
  return slices.flatMap((slice) =>
    slices.flatMap((other) => (isIn(slice, other) ? [[slice, other] as const] : [])),
  );
}

function withError({ mean, standardError }: { mean: number; standardError: number | null }): Mean {
  return { mean, standardError: standardError ?? 0 };
}
