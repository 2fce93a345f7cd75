import { type Summary, summarize } from "@slicetuner/metrics";
import type { ComparisonRun } from "./compare.ts";

/** One method over all seeds. */
export interface MethodSummary {
  readonly method: string;
  readonly loss: Summary;
  readonly averageEqualizedErrorRate: Summary;
  readonly maximumEqualizedErrorRate: Summary;
  /** Null where a run has none, as {@link MeasuredOutcome} says. */
  readonly accuracy: Summary | null;
  readonly rocArea: Summary | null;
  /** Loss of guessing the class shares of the training data. */
  readonly guessingLoss: Summary;
  /** Examples bought of each slice. */
  readonly amounts: readonly Summary[];
  readonly spent: Summary;
  readonly rounds: Summary;
  readonly trainings: Summary;
  readonly seconds: Summary;
}

/** Mean and spread over the seeds of each method, in the order of the first seed. */
export function summarizeComparison(runs: readonly ComparisonRun[]): MethodSummary[] {
  const methods = [...new Set(runs.map((run) => run.method))];
  return methods.map((method) => {
    const own = runs.filter((run) => run.method === method);
    const over = (pick: (run: ComparisonRun) => number) => summarize(own.map(pick));
    const overKnown = (pick: (run: ComparisonRun) => number | null | undefined) => {
      const known = own.flatMap((run) => pick(run) ?? []);
      return known.length === own.length ? summarize(known) : null;
    };
    return {
      method,
      loss: over((run) => run.evaluation.mean.loss),
      averageEqualizedErrorRate: over((run) => run.evaluation.mean.averageEqualizedErrorRate),
      maximumEqualizedErrorRate: over((run) => run.evaluation.mean.maximumEqualizedErrorRate),
      accuracy: overKnown(({ evaluation }) => evaluation.decisions?.accuracy),
      rocArea: overKnown(({ evaluation }) => evaluation.decisions?.rocArea),
      guessingLoss: over((run) => run.evaluation.guessing.loss),
      amounts: own[0]!.tuning.acquired.map((_, slice) => over((run) => run.tuning.acquired[slice]!)),
      spent: over((run) => run.tuning.spent),
      rounds: over((run) => run.tuning.rounds),
      trainings: over((run) => run.trainings),
      seconds: over((run) => run.seconds),
    };
  });
}
