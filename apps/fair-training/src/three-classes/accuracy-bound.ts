/** Rows whose true probabilities of the classes are known. */
export interface KnownRows {
  /** Rows × classes. */
  readonly posteriors: Float64Array;
  readonly groups: Int32Array;
  readonly groupCount: number;
  readonly classCount: number;
}

/**
 * An upper bound of the expected accuracy of every classifier that sees features and group, thresholds with
 * chance included, whose demographic parity disparity on these rows is at most δ. By Lagrange duality: each
 * constraint |r(g, c) − r(c)| ≤ δ gets a multiplier λ(g, c), and for any λ
 *
 *   Σ over rows of max over c of [p(c | row) − λ(g, c) / w(g) + Σ over h of λ(h, c)] / n + δ · Σ |λ|
 *
 * is a bound, where w(g) is the share of group g. It is convex in λ, and is made small by subgradient steps.
 */
export function boundAccuracy(
  { posteriors, groups, groupCount, classCount }: KnownRows,
  disparity: number,
  steps = 3000,
): number {
  const size = groups.length;
  const weights = new Float64Array(groupCount);
  for (const group of groups) weights[group]! += 1 / size;
  const multipliers = new Float64Array(groupCount * classCount);
  const average = new Float64Array(multipliers.length);
  const evaluate = (lambda: Float64Array): { readonly bound: number; readonly rates: Float64Array } => {
    const rates = new Float64Array(lambda.length);
    let sum = 0;
    for (let row = 0; row < size; row++) {
      const group = groups[row]!;
      let [best, chosen] = [Number.NEGATIVE_INFINITY, 0];
      for (let label = 0; label < classCount; label++) {
        let shift = -lambda[group * classCount + label]! / weights[group]!;
        for (let other = 0; other < groupCount; other++) shift += lambda[other * classCount + label]!;
        const value = posteriors[row * classCount + label]! + shift;
        if (value > best) [best, chosen] = [value, label];
      }
      sum += best / size;
      rates[group * classCount + chosen]! += 1 / (size * weights[group]!);
    }
    const slack = lambda.reduce((total, value) => total + Math.abs(value), 0);
    return { bound: sum + disparity * slack, rates };
  };
  let least = evaluate(multipliers).bound;
  for (let step = 0; step < steps; step++) {
    const { rates } = evaluate(multipliers);
    const length = 0.03 / Math.sqrt(1 + step);
    for (let label = 0; label < classCount; label++) {
      let whole = 0;
      for (let group = 0; group < groupCount; group++)
        whole += weights[group]! * rates[group * classCount + label]!;
      for (let group = 0; group < groupCount; group++) {
        const place = group * classCount + label;
        const excess = rates[place]! - whole;
        multipliers[place]! += length * (excess - disparity * Math.sign(multipliers[place]!));
      }
    }
    average.forEach((value, place) => {
      average[place] = value + (multipliers[place]! - value) / (step + 1);
    });
    if (step % 50 === 49) least = Math.min(least, evaluate(average).bound, evaluate(multipliers).bound);
  }
  return least;
}
