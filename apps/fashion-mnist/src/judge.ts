import type { PublishedSetting } from "@slicetuner/datasets";
import { type Summary, summarize } from "@slicetuner/metrics";
import type { Measurement, Measures } from "@slicetuner/tuner";
import type { Method, MethodResult } from "./published-experiment.ts";

/** A measure that the published table has. */
export type MeasureName = "loss" | "averageEqualizedErrorRate";

/**
 * What a difference says. `below`, `above`: Moderate is lower or higher beyond the noise of the final
 * trainings; `noise`: the
 * 95 % interval holds 0; `unknown`: one training has no noise to compare with.
 */
export type Verdict = "below" | "above" | "noise" | "unknown";

/** Moderate less a baseline: published, and here with the final trainings paired by their seeds. */
export interface PairedDifference {
  readonly setting: string;
  readonly measure: MeasureName;
  readonly baseline: Method;
  readonly published: number;
  readonly validation: Summary;
  readonly test: Summary;
  readonly verdict: Verdict;
}

/** 97.5 % quantiles of Student's t for 1 to 9 degrees of freedom. */
const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** Published: Moderate is below both baselines in loss and average EER in each setting. */
export function compareWithBaselines(
  setting: PublishedSetting,
  results: readonly MethodResult[],
): PairedDifference[] {
  const find = (method: Method) => results.find((result) => result.method === method)!;
  const reported = (method: Method, measure: MeasureName) =>
    setting.published.results.find(({ strategy }) => strategy === method)![measure].mean;
  const moderate = find("moderate");
  return (["uniform", "water-filling"] as const).flatMap((baseline) =>
    (["loss", "averageEqualizedErrorRate"] as const).map((measure): PairedDifference => {
      const other = find(baseline);
      const validation = pairedDifference(moderate.validation, other.validation, measure);
      return {
        setting: setting.name,
        measure,
        baseline,
        published: reported("moderate", measure) - reported(baseline, measure),
        validation,
        test: pairedDifference(moderate.test, other.test, measure),
        verdict: judge(validation),
      };
    }),
  );
}

/** `first` less `second`, training by training. */
export function pairedDifference(first: Measurement, second: Measurement, measure: keyof Measures): Summary {
  return summarize(
    first.trainings.map((own, index) => Number(own[measure]) - Number(second.trainings[index]![measure])),
  );
}

/** Whether a mean difference differs from 0 at the 95 % level (Student's t, two-sided). */
export function judge({ mean, standardError, count }: Summary): Verdict {
  if (standardError === null) return "unknown";
  const halfWidth = (quantiles[count - 2] ?? 2.262) * standardError;
  if (Math.abs(mean) <= halfWidth) return "noise";
  return mean < 0 ? "below" : "above";
}
