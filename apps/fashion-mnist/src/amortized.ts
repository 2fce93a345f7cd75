import { Random, splitBySlice } from "@slicetuner/core";
import type { PublishedSetting } from "@slicetuner/datasets";
import { type Summary, summarize } from "@slicetuner/metrics";
import { amortizedEstimation, exhaustiveEstimation, type Strategy } from "@slicetuner/tuner";
import { judge, type Verdict } from "./judge.ts";
import type { Laboratory } from "./laboratory.ts";
import type { Progress } from "./progress.ts";
import { runMethod } from "./run-method.ts";

const estimations: Readonly<Record<Variant["kind"], typeof amortizedEstimation>> = {
  exhaustive: exhaustiveEstimation,
  amortized: amortizedEstimation,
};

/** A way to estimate learning curves. */
export interface Variant {
  readonly kind: "exhaustive" | "amortized";
  /** Trainings R for each subset size. */
  readonly repeats: number;
  /** Subset sizes. @default the protocol's K */
  readonly subsetSizes?: number;
}

/** The rows of the table; the first is what the others are compared with. */
export const variants: readonly Variant[] = [
  { kind: "exhaustive", repeats: 5 },
  { kind: "exhaustive", repeats: 1 },
  { kind: "amortized", repeats: 5 },
  // Ten slices: 500 trainings an estimate against 16 are 31 times as many.
  { kind: "amortized", repeats: 1, subsetSizes: 16 },
  { kind: "amortized", repeats: 1 },
];

/** A way to estimate on one draw of the data. */
export interface AmortizedRun {
  readonly variant: Variant;
  readonly seed: number;
  /** For estimates. */
  readonly trainings: number;
  /** Of these trainings, as if none had been remembered. */
  readonly seconds: number;
  readonly bought: readonly number[];
  /** Means over the final trainings, on the test set. */
  readonly loss: number;
  readonly averageEqualizedErrorRate: number;
}

/** A way to estimate over all draws, and its differences from the first way, paired by draw. */
export interface AmortizedSummary {
  readonly variant: Variant;
  readonly trainings: Summary;
  readonly seconds: Summary;
  readonly loss: Summary;
  readonly averageEqualizedErrorRate: Summary;
  readonly lossDifference: Summary;
  readonly averageDifference: Summary;
  readonly verdict: Verdict;
  /** How many times fewer trainings and seconds than the first way. */
  readonly timesFewerTrainings: number;
  readonly timesFewerSeconds: number;
}

/**
 * Amortized against exhaustive estimation on the same setting (tech report, table 8). Each seed draws its own
 * training, validation and pool examples; all ways of the seed get the same, and the same seeds of the final
 * trainings.
 */
export async function compareEstimations(
  laboratory: Laboratory,
  setting: PublishedSetting,
  options: { readonly seeds: number; readonly firstSeed: number; readonly strategy: Strategy },
  progress: Progress,
  onRun: (runs: readonly AmortizedRun[]) => Promise<void>,
): Promise<readonly AmortizedRun[]> {
  const { initial, validation } = setting;
  const { seeds, firstSeed, strategy } = options;
  const runs: AmortizedRun[] = [];
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const order = new Random(seed).fork("split");
    const { pool, ...data } = splitBySlice(laboratory.dataset, { initial, validation, order });
    for (const variant of variants) {
      const { kind, repeats, subsetSizes = laboratory.protocol.subsetSizes } = variant;
      const title = `seed ${seed}, ${kind}, K = ${subsetSizes}, R = ${repeats}`;
      const estimator = estimations[kind]({ subsetSizes, repeats });
      const work = { title, setting, data, pool, strategy, estimator, seed };
      const { tuning, evaluation, estimateSeconds } = await runMethod(laboratory, work, progress);
      runs.push({
        variant,
        seed,
        trainings: tuning.trainings,
        seconds: estimateSeconds,
        bought: tuning.acquired,
        loss: evaluation.mean.loss,
        averageEqualizedErrorRate: evaluation.mean.averageEqualizedErrorRate,
      });
      await onRun(runs);
    }
  }
  return runs;
}

/** One summary for each way, over the seeds that all ways have. */
export function summarizeEstimations(runs: readonly AmortizedRun[]): AmortizedSummary[] {
  const of = (wanted: Variant) => runs.filter(({ variant }) => variant === wanted);
  const first = of(variants[0]!);
  return variants.map((variant) => {
    const own = of(variant);
    const over = (pick: (run: AmortizedRun) => number) => summarize(own.map(pick));
    const less = (pick: (run: AmortizedRun) => number) =>
      summarize(own.map((run) => pick(run) - pick(first.find(({ seed }) => seed === run.seed)!)));
    const times = (pick: (run: AmortizedRun) => number) => summarize(first.map(pick)).mean / over(pick).mean;
    const lossDifference = less(({ loss }) => loss);
    return {
      variant,
      trainings: over(({ trainings }) => trainings),
      seconds: over(({ seconds }) => seconds),
      loss: over(({ loss }) => loss),
      averageEqualizedErrorRate: over((run) => run.averageEqualizedErrorRate),
      lossDifference,
      averageDifference: less((run) => run.averageEqualizedErrorRate),
      verdict: judge(lossDifference),
      timesFewerTrainings: times(({ trainings }) => trainings),
      timesFewerSeconds: times(({ seconds }) => seconds),
    };
  });
}
