import { type Summary, summarize } from "@slicetuner/metrics";
import type { ComparisonRun } from "./compare.ts";

/** What outcomes are judged by; lower is better. */
export const measureNames = ["loss", "averageEqualizedErrorRate", "maximumEqualizedErrorRate"] as const;

export type MeasureName = (typeof measureNames)[number];

/**
 * What a paired difference says. `better`, `worse`: it is at least two standard errors from 0; `within-noise`: it is not;
 * `too-few-seeds`: one seed has no standard error.
 */
export type PairVerdict = "better" | "worse" | "within-noise" | "too-few-seeds";

/** One measure of one method less that of another on the same seeds; below 0 the first is better. */
export interface PairedMeasure {
  readonly difference: Summary;
  /** Seeds on which the first is better. */
  readonly wins: number;
  /** Seeds on which both reach the same, as methods do that buy the same. */
  readonly ties: number;
  readonly verdict: PairVerdict;
}

/** A method beside another, measure by measure. */
export interface PairJudgement {
  readonly method: string;
  readonly other: string;
  readonly measures: Readonly<Record<MeasureName, PairedMeasure>>;
}

/** So many standard errors from 0 a difference has to be. */
const certainErrors = 2;

/**
 * Compares two methods seed by seed. The data, the held-out rows and the final trainings' seeds of a seed are the same for both, so
 * that their luck cancels out of the differences.
 * @throws InvalidInputError where the methods have no seed in common.
 */
export function judgePair(runs: readonly ComparisonRun[], method: string, other: string): PairJudgement {
  const measures = measureNames.map((name): [MeasureName, PairedMeasure] => {
    const differences = pairDifferences(runs, method, other, (run) => run.evaluation.mean[name]);
    const difference = summarize(differences);
    return [
      name,
      {
        difference,
        wins: differences.filter((value) => value < 0).length,
        ties: differences.filter((value) => value === 0).length,
        verdict: verdictOf(difference),
      },
    ];
  });
  return { method, other, measures: Object.fromEntries(measures) as PairJudgement["measures"] };
}

/** Method `first` less method `second`, seed by seed: the mean difference and its spread. Negative: `first` is lower. */
export function pairedDifference(
  runs: readonly ComparisonRun[],
  first: string,
  second: string,
  pick: (run: ComparisonRun) => number,
): Summary {
  return summarize(pairDifferences(runs, first, second, pick));
}

/** `first` less `second` on each seed that both were run on. */
export function pairDifferences(
  runs: readonly ComparisonRun[],
  first: string,
  second: string,
  pick: (run: ComparisonRun) => number,
): number[] {
  const of = (method: string) =>
    new Map(runs.filter((run) => run.method === method).map((run) => [run.seed, pick(run)]));
  const seconds = of(second);
  return [...of(first)].flatMap(([seed, value]) => (seconds.has(seed) ? [value - seconds.get(seed)!] : []));
}

export function verdictOf({ mean, standardError }: Summary): PairVerdict {
  if (standardError === null) return "too-few-seeds";
  if (mean === 0 || Math.abs(mean) < certainErrors * standardError) return "within-noise";
  return mean < 0 ? "better" : "worse";
}
