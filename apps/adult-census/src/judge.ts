import { type Summary, summarize } from "@slicetuner/metrics";
import { type ComparisonRun, pairedDifference, type Strategy } from "@slicetuner/tuner";

/** A claim of the experiment, and what came out. */
export interface Verdict {
  readonly setting: string;
  readonly claim: string;
  readonly found: Summary;
  /** The claim holds where the found mean is at most this. */
  readonly limit: number;
  readonly holds: boolean;
}

/**
 * The highest mean loss of Moderate that is accepted, by setting: a little above what the port of the
 * reference reaches.
 */
const highestLoss: Readonly<Record<string, number>> = {
  basic: 0.2577,
  "bad-for-uniform": 0.2493,
  "bad-for-water-filling": 0.2891,
};

const lossOf = (run: ComparisonRun) => run.evaluation.mean.loss;
const averageOf = (run: ComparisonRun) => run.evaluation.mean.averageEqualizedErrorRate;

/**
 * Moderate has a lower average EER than uniform and water filling in every setting, a lower loss than uniform
 * in the first two settings, and a mean loss within the limit. Differences are paired by shuffle.
 */
export function judge(setting: string, runs: readonly ComparisonRun[]): Verdict[] {
  const verdict = (claim: string, found: Summary, limit: number): Verdict => {
    return { setting, claim, found, limit, holds: found.mean <= limit };
  };
  const less = (baseline: Strategy, pick: (run: ComparisonRun) => number) =>
    pairedDifference(runs, "moderate", baseline, pick);
  const moderate = runs.filter((run) => run.method === "moderate");
  return [
    verdict("average EER, moderate less uniform", less("uniform", averageOf), 0),
    verdict("average EER, moderate less water filling", less("water-filling", averageOf), 0),
    ...(setting === "bad-for-water-filling"
      ? []
      : [verdict("loss, moderate less uniform", less("uniform", lossOf), 0)]),
    verdict("loss of moderate", summarize(moderate.map(lossOf)), highestLoss[setting]!),
  ];
}

/**
 * How much of the loss that the best known allocation saves a method saves: 1 is the best allocation, 0 no
 * acquisition, below 0 worse than buying nothing.
 */
export function shareOfPossibleGain(loss: number, none: number, best: number): number {
  return (none - loss) / (none - best);
}
