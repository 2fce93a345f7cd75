import type { PublishedSetting, ReportedResult } from "@slicetuner/datasets";
import { type Summary, summarize } from "@slicetuner/metrics";
import { measureOutcome } from "@slicetuner/tuner";
import { type Laboratory, prepareSetting, trainingDataWith } from "./laboratory.ts";

/** How far our mean may lie from the published one (issue 2; specs, section 4.4, allow ±.003 and ±.004). */
export const band = 0.0015;

/** One of the published allocations, trained and measured here. */
export interface FixedPlanResult {
  readonly setting: string;
  readonly reported: ReportedResult;
  readonly loss: Summary;
  readonly averageEqualizedErrorRate: Summary;
  readonly maximumEqualizedErrorRate: Summary;
  /**
   * Whether loss and average EER both lie within {@link band} of the published values; null where none were
   * published.
   */
  readonly withinBand: boolean | null;
}

/** Trains on the allocations that were published for a setting and on the best one that a search found. */
export async function measureFixedPlans(
  laboratory: Laboratory,
  setting: PublishedSetting,
  repeats: number,
): Promise<FixedPlanResult[]> {
  const experiment = prepareSetting(laboratory.dataset, setting);
  const results: FixedPlanResult[] = [];
  // Each plan has seeds of its own: with shared ones the luck of the seeds would move all rows the same way.
  for (const [index, reported] of [...setting.published.results, setting.bestFound!].entries()) {
    const train = trainingDataWith(experiment, reported.amounts!);
    const { trainings } = await measureOutcome({
      ...laboratory,
      data: { ...experiment.data, train },
      seed: index + 1,
      repeats,
    });
    const loss = summarize(trainings.map((training) => training.loss));
    const averageEqualizedErrorRate = summarize(
      trainings.map((training) => training.averageEqualizedErrorRate),
    );
    const maximumEqualizedErrorRate = summarize(
      trainings.map((training) => training.maximumEqualizedErrorRate),
    );
    const within = (ours: Summary, theirs: { readonly mean: number }) =>
      Math.abs(ours.mean - theirs.mean) <= band;
    results.push({
      setting: setting.name,
      reported,
      loss,
      averageEqualizedErrorRate,
      maximumEqualizedErrorRate,
      withinBand:
        reported === setting.bestFound
          ? null
          : within(loss, reported.loss) &&
            within(averageEqualizedErrorRate, reported.averageEqualizedErrorRate),
    });
  }
  return results;
}
