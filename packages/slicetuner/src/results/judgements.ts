import {
  type ComparisonRun,
  isBaseline,
  judgePair,
  measureNames,
  type PairedMeasure,
  type PairVerdict,
} from "@slicetuner/tuner";
import { z } from "zod";
import { isPublished, type PlannedMethod } from "../options/methods.ts";

const verdicts = [
  "better",
  "worse",
  "within-noise",
  "too-few-seeds",
] as const satisfies readonly PairVerdict[];

const pairedMeasureSchema = z.object({
  difference: z.number().describe("mean over the seeds of method less other; below 0 the method is better"),
  standardError: z.number().nullable().describe("of the mean difference; null for a single seed"),
  wins: z.number().describe("seeds on which the method is better"),
  ties: z.number().describe("seeds on which both reach the same, as methods do that buy the same"),
  seeds: z.number(),
  winRate: z.number().describe("wins / seeds"),
  verdict: z
    .enum(verdicts)
    .describe(
      "better, worse: equal methods would differ so much less than once in 20 times (Student's t); within-noise: more often; too-few-seeds: fewer than 5 seeds cannot tell",
    ),
});

/** A method beside another on the same rows and seeds. */
export const pairSchema = z.object({
  method: z.string(),
  other: z.string(),
  loss: pairedMeasureSchema,
  averageEqualizedErrorRate: pairedMeasureSchema,
  maximumEqualizedErrorRate: pairedMeasureSchema,
});

export type Pair = z.infer<typeof pairSchema>;

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
