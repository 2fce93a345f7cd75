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
  const evaluation = evaluateClassifier({
    labels,
    classCount: classes.length,
    weights,
    ...(probabilities !== undefined && { probabilities }),
    ...(decisions !== undefined && { decisions }),
    groups: groups.length > 1 ? [crossGroups(groups), ...groups] : groups,
    ...(positive !== undefined && { positive }),
    ...others,
  });
  return { ...evaluation, warnings: [...evaluation.warnings, ...smallGroups(evaluation)] };
}

/** Rates of fewer rows than this are mostly chance. */
const fewRows = 30;

/** The largest difference between groups is soon that of the smallest group, by chance. */
function smallGroups({ measures }: ClassifierEvaluation): string[] {
  return measures.groups.flatMap(({ name, table }) => {
    const small = table.filter(({ size }) => size < fewRows);
    if (small.length === 0 || small.length === table.length) return [];
    const list = small.map(({ value, size }) => `${value} (${size})`).join(", ");
    const which = `of fewer than ${fewRows} rows: ${list}`;
    return [
      `${name}: there are groups ${which}; their rates are mostly chance, and --minimum-group-size ${fewRows} leaves them out.`,
    ];
  });
}

/** Why the measures of a group column cannot be told; undefined where they can. */
export function whyUnknown({ measures, warnings }: ClassifierEvaluation, name: string): string | undefined {
  const { fairness } = measures.groups.find((group) => group.name === name)!;
  if (fairness.equalizedOdds.gap.value !== null) return undefined;
  return warnings.find((warning) => warning.startsWith(`${name}:`) && /cannot|compared/.test(warning));
}
