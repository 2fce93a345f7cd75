/**
 * What is asked: rows with a label of two, and how probable a model that has not seen a row finds the
 * favourable one.
 */
export interface FlipQuestion {
  /** P(label = 1) of each row, from data in which some labels may be flipped. */
  readonly probabilities: ArrayLike<number>;
  /** 0 or 1. */
  readonly labels: ArrayLike<number>;
  /** Group of each row; rates of flips are estimated in each. */
  readonly groups: ArrayLike<number>;
  readonly groupCount: number;
}

/** Share of the rows that had one label and were given the other. */
export interface FlipRates {
  /** P(given 1 | true 0) */
  readonly toPositive: number;
  /** P(given 0 | true 1) */
  readonly toNegative: number;
}

/**
 * Rows at either end of the predictions in which the rates are measured: at least so many, else the group is
 * measured with all.
 */
const leastRows = 50;

/** Share of a group's rows that make an end. */
const endShare = 0.05;

/**
 * Rates of flips in each group. Where the model is surest of label 0, nearly all rows that have label 1 were
 * flipped; the share of them is P(given
 * 1 | true 0), and the same at the other end (anchor points: T. Liu and D. Tao, IEEE TPAMI 38, 2016). In
 * truly mixed data the shares are too high: not even the surest rows are sure.
 */
export function estimateFlipRates(question: FlipQuestion): FlipRates[] {
  const { groups, groupCount, labels } = question;
  const all = Array.from({ length: labels.length }, (_, row) => row);
  const ofAll = ratesAtEnds(question, all);
  return Array.from({ length: groupCount }, (_, group) => {
    const own = all.filter((row) => groups[row] === group);
    return own.length * endShare < leastRows / 2 ? ofAll : ratesAtEnds(question, own);
  });
}

function ratesAtEnds({ probabilities, labels }: FlipQuestion, rows: readonly number[]): FlipRates {
  const sorted = [...rows].sort((one, two) => probabilities[one]! - probabilities[two]! || one - two);
  const count = Math.min(rows.length >> 1, Math.max(leastRows, Math.round(endShare * rows.length)));
  const shareOf = (end: readonly number[], label: number) =>
    end.length === 0 ? 0 : end.filter((row) => labels[row] === label).length / end.length;
  return {
    toPositive: Math.min(0.45, shareOf(sorted.slice(0, count), 1)),
    toNegative: Math.min(0.45, count === 0 ? 0 : shareOf(sorted.slice(-count), 0)),
  };
}

/**
 * The probability of each row that its label was flipped, given the rates: with η̃ = P(given 1 | x) the true
 * η is (η̃ − ρ₀) / (1 − ρ₀ − ρ₁), and by Bayes P(true 0 | given 1, x) = ρ₀ (1 − η) / η̃.
 */
export function flipPosteriors(question: FlipQuestion, rates: readonly FlipRates[]): Float64Array {
  const { probabilities, labels, groups } = question;
  return Float64Array.from({ length: labels.length }, (_, row) => {
    const { toPositive, toNegative } = rates[groups[row]!]!;
    const given = Math.max(1e-6, Math.min(1 - 1e-6, probabilities[row]!));
    const truth = Math.max(0, Math.min(1, (given - toPositive) / (1 - toPositive - toNegative)));
    const kept = labels[row] === 1 ? truth * (1 - toNegative) : (1 - truth) * (1 - toPositive);
    const flipped = labels[row] === 1 ? (1 - truth) * toPositive : truth * toNegative;
    return flipped === 0 ? 0 : flipped / (flipped + kept);
  });
}
