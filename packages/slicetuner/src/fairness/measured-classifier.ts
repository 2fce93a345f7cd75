import type { Dataset } from "@slicetuner/core";
import {
  type BootstrapOptions,
  type ClassifierEvaluation,
  crossGroups,
  evaluateClassifier,
} from "@slicetuner/metrics";

/** Measures a classifier on rows with group columns; the crossed groups of several columns come first. */
export function measureClassifier(
  { labels, classes, weights, groups = [] }: Dataset,
  said: { readonly probabilities?: Float32Array | undefined; readonly decisions?: Int32Array | undefined },
  options: {
    readonly positive: number | undefined;
    readonly minimumGroupSize: number;
    readonly intervals: BootstrapOptions | null;
  },
): ClassifierEvaluation {
  const { positive, ...others } = options;
  const { probabilities, decisions } = said;
  return evaluateClassifier({
    labels,
    classCount: classes.length,
    weights,
    ...(probabilities !== undefined && { probabilities }),
    ...(decisions !== undefined && { decisions }),
    groups: groups.length > 1 ? [crossGroups(groups), ...groups] : groups,
    ...(positive !== undefined && { positive }),
    ...others,
  });
}

/** Why the measures of a group column cannot be told; undefined where they can. */
export function whyUnknown({ measures, warnings }: ClassifierEvaluation, name: string): string | undefined {
  const { fairness } = measures.groups.find((group) => group.name === name)!;
  if (fairness.equalizedOdds.gap.value !== null) return undefined;
  return warnings.find((warning) => warning.startsWith(`${name}:`) && /cannot|compared/.test(warning));
}
