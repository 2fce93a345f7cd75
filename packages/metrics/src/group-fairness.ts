import { type Confusions, countConfusions, type GroupDecisions } from "./confusions.ts";

/**
 * How far the groups' rates of positive decisions lie apart, in the three ways that are in use. They must not
 * be mixed up: with two groups the disparity is the gap times the larger group's share. All are null where a
 * group has no example.
 */
export interface RateComparison {
  /** Lowest rate / highest rate, in [0, 1]; 1 is fair, also where all rates are 0. */
  readonly ratio: number | null;
  /** Highest rate − lowest rate; 0 is fair. */
  readonly gap: number | null;
  /** Largest |rate − rate of the whole population|; 0 is fair. FairBatch reports this. */
  readonly disparity: number | null;
  /** Groups without an example of weight above 0 (with the label in question). */
  readonly emptyGroups: readonly number[];
}

/** The three published group fairness measures of one classifier. */
export interface GroupFairness {
  readonly demographicParity: RateComparison;
  readonly equalOpportunity: RateComparison;
  readonly equalizedOdds: RateComparison;
}

/** Which decision is the positive one. */
export interface PositiveClass {
  /**
   * @default 1 with two classes; with more, each class in turn against the others, and the least fair one
   * counts
   */
  readonly positive?: number;
}

/**
 * Demographic parity: P(decision = positive | group). Its ratio is also known as disparate impact.
 * @throws InvalidInputError for columns of different lengths and numbers out of range.
 */
export function demographicParity(data: Omit<GroupDecisions, "labels"> & PositiveClass): RateComparison {
  return demographicParityOf(countConfusions({ ...data, labels: data.decisions }), data.positive);
}

/**
 * Equal opportunity: P(decision = positive | label = positive, group).
 * @throws InvalidInputError for columns of different lengths and numbers out of range.
 */
export function equalOpportunity(data: GroupDecisions & PositiveClass): RateComparison {
  return equalOpportunityOf(countConfusions(data), data.positive);
}

/**
 * Equalized odds: P(decision = positive | label, group), the least fair of the labels in each measure.
 * @throws InvalidInputError for columns of different lengths and numbers out of range.
 */
export function equalizedOdds(data: GroupDecisions & PositiveClass): RateComparison {
  return equalizedOddsOf(countConfusions(data), data.positive);
}

/** All three measures from decisions that were counted. */
export function groupFairness(confusions: Confusions, positive?: number): GroupFairness {
  return {
    demographicParity: demographicParityOf(confusions, positive),
    equalOpportunity: equalOpportunityOf(confusions, positive),
    equalizedOdds: equalizedOddsOf(confusions, positive),
  };
}

function demographicParityOf(confusions: Confusions, positive: number | undefined): RateComparison {
  return leastFair(
    positiveClasses(confusions, positive).map((each) => compareRates(confusions, undefined, each)),
  );
}

function equalOpportunityOf(confusions: Confusions, positive: number | undefined): RateComparison {
  return leastFair(positiveClasses(confusions, positive).map((each) => compareRates(confusions, each, each)));
}

function equalizedOddsOf(confusions: Confusions, positive: number | undefined): RateComparison {
  const labels = [...Array(confusions.classCount).keys()];
  return leastFair(
    positiveClasses(confusions, positive).flatMap((each) =>
      labels.map((label) => compareRates(confusions, label, each)),
    ),
  );
}

function positiveClasses({ classCount }: Confusions, positive?: number): number[] {
  if (positive !== undefined) return [positive];
  return classCount === 2 ? [1] : [...Array(classCount).keys()];
}

/** The groups' rates of one decision, among the examples with a label where one is given. */
function compareRates(confusions: Confusions, label: number | undefined, decision: number): RateComparison {
  const groups = [...Array(confusions.groupCount).keys()];
  const totals = groups.map((group) => confusions.weight(group, label));
  const emptyGroups = groups.filter((group) => !(totals[group]! > 0));
  if (emptyGroups.length > 0 || groups.length < 2)
    return { ratio: null, gap: null, disparity: null, emptyGroups };

  const decided = groups.map((group) => confusions.weight(group, label, decision));
  const sum = (values: readonly number[]) => values.reduce((whole, value) => whole + value, 0);
  const rates = decided.map((weight, group) => weight / totals[group]!);
  const population = sum(decided) / sum(totals);
  const lowest = rates.reduce((least, rate) => Math.min(least, rate));
  const highest = rates.reduce((most, rate) => Math.max(most, rate));
  return {
    ratio: highest === 0 ? 1 : lowest / highest,
    gap: highest - lowest,
    disparity: rates.reduce((most, rate) => Math.max(most, Math.abs(rate - population)), 0),
    emptyGroups,
  };
}

/** The worst of several comparisons in each measure; null where one of them is. */
function leastFair(comparisons: readonly RateComparison[]): RateComparison {
  const worst = (choose: (...values: number[]) => number, values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length < values.length ? null : choose(...known);
  };
  return {
    ratio: worst(
      Math.min,
      comparisons.map(({ ratio }) => ratio),
    ),
    gap: worst(
      Math.max,
      comparisons.map(({ gap }) => gap),
    ),
    disparity: worst(
      Math.max,
      comparisons.map(({ disparity }) => disparity),
    ),
    emptyGroups: [...new Set(comparisons.flatMap(({ emptyGroups }) => emptyGroups))].sort((a, b) => a - b),
  };
}
