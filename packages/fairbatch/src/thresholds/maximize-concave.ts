const goldenSection = (Math.sqrt(5) - 1) / 2;

/**
 * Where a concave function on [lower, upper] is largest, to 1e-7 of the interval (golden-section search). The
 * best of all places that were tried is returned, not the middle of the last interval: where the function
 * falls off a cliff (what is infeasible is worth far less), the middle may lie beyond the edge.
 */
export function maximizeConcave(value: (x: number) => number, lower: number, upper: number): number {
  let best = lower;
  let highest = Number.NEGATIVE_INFINITY;
  const at = (x: number): number => {
    const found = value(x);
    if (found > highest) [best, highest] = [x, found];
    return found;
  };
  at(lower);
  at(upper);
  let [left, right] = [lower, upper];
  let first = right - goldenSection * (right - left);
  let second = left + goldenSection * (right - left);
  let [atFirst, atSecond] = [at(first), at(second)];
  while (right - left > 1e-7 * (upper - lower)) {
    if (atFirst >= atSecond) {
      [right, second, atSecond] = [second, first, atFirst];
      first = right - goldenSection * (right - left);
      atFirst = at(first);
    } else {
      [left, first, atFirst] = [first, second, atSecond];
      second = left + goldenSection * (right - left);
      atSecond = at(second);
    }
  }
  return best;
}
