import { studentQuantile } from "@slicetuner/core";
import { type Summary, summarize } from "@slicetuner/metrics";
import type { ComparisonRun } from "./compare.ts";

/** What outcomes are judged by; lower is better. */
export const measureNames = ["loss", "averageEqualizedErrorRate", "maximumEqualizedErrorRate"] as const;

export type MeasureName = (typeof measureNames)[number];

/**
 * What a paired difference says. `better`, `worse`: equal methods would differ so much on fewer than one of
 * 20 occasions (Student's t);
 * `within-noise`: they would more often; `too-few-seeds`: fewer than {@link fewestSeeds} seeds, of which a standard error says little.
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

/**
 * Fewer seeds never say that a method is better or worse: nobody can see whether their differences are
 * normal.
 */
export const fewestSeeds = 5;
/** How often methods that are equal may be called different. */
const falseAlarms = 0.05;

/**
 * Compares two methods seed by seed. The data, the held-out rows and the final trainings' seeds of a seed are
 * the same for both, so that their luck cancels out of the differences.
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

/**
 * Method `first` less method `second`, seed by seed: the mean difference and its spread. Negative: `first` is
 * lower.
 */
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

export function verdictOf({ mean, standardError, count }: Summary): PairVerdict {
  if (standardError === null || count < fewestSeeds) return "too-few-seeds";
  const certainErrors = studentQuantile(1 - falseAlarms / 2, count - 1);
  if (mean === 0 || Math.abs(mean) < certainErrors * standardError) return "within-noise";
  return mean < 0 ? "better" : "worse";
}
