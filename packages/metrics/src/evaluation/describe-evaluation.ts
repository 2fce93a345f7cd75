import type { ComparedRates } from "./classifier-measures.ts";
import type { ClassifierEvaluation, MeasuredValue } from "./evaluate-classifier.ts";

const measureNames = {
  demographicParity: "demographic parity",
  equalOpportunity: "equal opportunity",
  equalizedOdds: "equalized odds",
} as const;

/** What a reader must know of an evaluation beside its numbers. */
export function describeEvaluation(evaluation: Omit<ClassifierEvaluation, "warnings">): string[] {
  const { constantDecision, groups, measures } = evaluation;
  const warnings: string[] = [];
  if (constantDecision !== null) {
    warnings.push(
      "The classifier decides the same for every example: it is fair only because it tells nobody apart.",
    );
  }
  groups.forEach(({ name, leftOut, missing }, index) => {
    if (missing > 0) warnings.push(`${name}: ${missing} examples have no value and are in no group.`);
    for (const { value, reason } of leftOut) warnings.push(`${name}: ${value} is left out, it ${reason}.`);
    const { fairness, table } = measures.groups[index]!;
    if (table.length < 2) {
      warnings.push(`${name}: fewer than two groups have examples, so nothing can be compared.`);
      return;
    }
    const unknown = Object.entries(measureNames).filter(
      ([measure]) => fairness[measure as keyof typeof measureNames].gap.value === null,
    );
    if (unknown.length > 0) {
      const lacking = table.filter(lacksLabel).map(({ value }) => value);
      const who = lacking.length > 0 ? lacking.join(" and ") : "A group";
      const names = unknown.map(([, title]) => title).join(" and ");
      warnings.push(`${name}: ${names} cannot be told: ${who} lacks examples of a class.`);
    }
    const uncertain = Object.keys(measureNames).some((measure) => {
      const { gap } = fairness[measure as keyof typeof measureNames] as ComparedRates<MeasuredValue>;
      return evaluation.intervals !== null && gap.value !== null && gap.interval === null;
    });
    if (uncertain) {
      warnings.push(
        `${name}: some measures have no interval, because a group has too few examples of a class.`,
      );
    }
  });
  return warnings;
}

function lacksLabel({
  truePositiveRate,
  falsePositiveRate,
  positiveRate,
}: {
  readonly truePositiveRate: MeasuredValue;
  readonly falsePositiveRate: MeasuredValue;
  readonly positiveRate: MeasuredValue;
}): boolean {
  if (positiveRate.value === null) return false;
  return truePositiveRate.value === null || falsePositiveRate.value === null;
}
