const goldenSection = (Math.sqrt(5) - 1) / 2;

/** Where a concave function on [lower, upper] is largest, to 1e-7 of the interval (golden-section search). */
export function maximizeConcave(value: (x: number) => number, lower: number, upper: number): number {
  let [left, right] = [lower, upper];
  let first = right - goldenSection * (right - left);
  let second = left + goldenSection * (right - left);
  let [atFirst, atSecond] = [value(first), value(second)];
  while (right - left > 1e-7 * (upper - lower)) {
    if (atFirst >= atSecond) {
      [right, second, atSecond] = [second, first, atFirst];
      first = right - goldenSection * (right - left);
      atFirst = value(first);
    } else {
      [left, first, atFirst] = [first, second, atSecond];
      second = left + goldenSection * (right - left);
      atSecond = value(second);
    }
  }
  const middle = (left + right) / 2;
  return [lower, middle, upper].reduce((best, x) => (value(x) > value(best) ? x : best), middle);
}
