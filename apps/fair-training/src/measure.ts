import type { Dataset, GroupColumn } from "@slicetuner/core";
import { evaluateClassifier, type Summary, summarize } from "@slicetuner/metrics";

/** What one model reaches on the test rows; fairness of one group column. */
export interface Measured {
  readonly accuracy: number;
  readonly demographicParity: number;
  readonly equalOpportunity: number;
  readonly equalizedOdds: number;
  /** Lowest / highest rate of positive decisions. */
  readonly ratio: number;
}

/** Disparities, as FairBatch's authors report them: the largest |rate of a group − rate of all|. */
export function measure(
  test: Dataset,
  group: GroupColumn,
  classifier: { readonly probabilities?: Float32Array; readonly decisions?: Int32Array },
): Measured {
  const { measures } = evaluateClassifier({
    ...classifier,
    labels: test.labels,
    classCount: test.classes.length,
    groups: [group],
    intervals: null,
  });
  const { demographicParity, equalOpportunity, equalizedOdds } = measures.groups[0]!.fairness;
  return {
    accuracy: measures.accuracy.value!,
    demographicParity: demographicParity.disparity.value!,
    equalOpportunity: equalOpportunity.disparity.value!,
    equalizedOdds: equalizedOdds.disparity.value!,
    ratio: demographicParity.ratio.value!,
  };
}

export type MeasuredSummary = { readonly [Name in keyof Measured]: Summary };

export function summarizeMeasured(measured: readonly Measured[]): MeasuredSummary {
  const of = (name: keyof Measured) => summarize(measured.map((each) => each[name]));
  return {
    accuracy: of("accuracy"),
    demographicParity: of("demographicParity"),
    equalOpportunity: of("equalOpportunity"),
    equalizedOdds: of("equalizedOdds"),
    ratio: of("ratio"),
  };
}
