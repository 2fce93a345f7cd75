import type { Pair } from "@slicetuner/results";
import {
  type ComparisonRun,
  isBaseline,
  judgePair,
  measureNames,
  type PairedMeasure,
} from "@slicetuner/tuner";
import { isPublished, type PlannedMethod } from "../options/methods.ts";

/** Each tuned method beside each baseline, and those of ours beside the published ones. */
export function judgeMethods(methods: readonly PlannedMethod[], runs: readonly ComparisonRun[]): Pair[] {
  return methods
    .filter(({ strategy }) => !isBaseline(strategy))
    .flatMap((method) =>
      methods
        .filter((other) => isBaseline(other.strategy) || (isPublished(other) && !isPublished(method)))
        .map((other) => pairRecord(runs, method.name, other.name)),
    );
}

function pairRecord(runs: readonly ComparisonRun[], method: string, other: string): Pair {
  const { measures } = judgePair(runs, method, other);
  const record = ({ difference, wins, ties, verdict }: PairedMeasure): Pair["loss"] => {
    const { mean, standardError, count } = difference;
    return {
      difference: mean,
      standardError,
      wins,
      ties,
      seeds: count,
      winRate: wins / count,
      verdict,
    };
  };
  const [loss, average, maximum] = measureNames.map((name) => record(measures[name]));
  return {
    method,
    other,
    loss: loss!,
    averageEqualizedErrorRate: average!,
    maximumEqualizedErrorRate: maximum!,
  };
}
