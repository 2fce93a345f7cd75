import { type Summary, summarize } from "@slicetuner/metrics";
import type { ComparisonRun } from "./compare.ts";
import type { Strategy } from "./strategy.ts";

/** One strategy over all seeds. */
export interface StrategySummary {
  readonly strategy: Strategy;
  readonly loss: Summary;
  readonly averageEqualizedErrorRate: Summary;
  readonly maximumEqualizedErrorRate: Summary;
  /** Examples bought of each slice. */
  readonly amounts: readonly Summary[];
  readonly spent: Summary;
  readonly rounds: Summary;
  readonly trainings: Summary;
  readonly seconds: Summary;
}

/** Mean and spread over the seeds of each strategy, in the order of the first seed. */
export function summarizeComparison(runs: readonly ComparisonRun[]): StrategySummary[] {
  const strategies = [...new Set(runs.map((run) => run.strategy))];
  return strategies.map((strategy) => {
    const own = runs.filter((run) => run.strategy === strategy);
    const over = (pick: (run: ComparisonRun) => number) => summarize(own.map(pick));
    return {
      strategy,
      loss: over((run) => run.evaluation.mean.loss),
      averageEqualizedErrorRate: over((run) => run.evaluation.mean.averageEqualizedErrorRate),
      maximumEqualizedErrorRate: over((run) => run.evaluation.mean.maximumEqualizedErrorRate),
      amounts: own[0]!.tuning.acquired.map((_, slice) => over((run) => run.tuning.acquired[slice]!)),
      spent: over((run) => run.tuning.spent),
      rounds: over((run) => run.tuning.rounds),
      trainings: over((run) => run.trainings),
      seconds: over((run) => run.seconds),
    };
  });
}

/** `first` less `second`, seed by seed: the mean difference and its spread. Negative: `first` is lower. */
export function pairedDifference(
  runs: readonly ComparisonRun[],
  first: Strategy,
  second: Strategy,
  pick: (run: ComparisonRun) => number,
): Summary {
  const of = (strategy: Strategy) =>
    new Map(runs.filter((run) => run.strategy === strategy).map((run) => [run.seed, pick(run)]));
  const seconds = of(second);
  return summarize(
    [...of(first)].flatMap(([seed, value]) => (seconds.has(seed) ? [value - seconds.get(seed)!] : [])),
  );
}
