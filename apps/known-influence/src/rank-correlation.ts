/** Spearman's rank correlation of two equally long lists; equal numbers share their mean rank. */
export function rankCorrelation(first: readonly number[], second: readonly number[]): number {
  const [ranks, others] = [ranksOf(first), ranksOf(second)];
  const middle = (first.length + 1) / 2;
  const product = (one: readonly number[], two: readonly number[]): number =>
    one.reduce((sum, rank, index) => sum + (rank - middle) * (two[index]! - middle), 0);
  return product(ranks, others) / Math.sqrt(product(ranks, ranks) * product(others, others));
}

function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}
