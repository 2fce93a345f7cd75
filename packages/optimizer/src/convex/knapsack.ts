/** What may be bought: minimum ≤ amount ≤ maximum, Σ cost · amount ≤ budget; the minimums are paid for. */
export interface Purchases {
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  readonly unitCost: Float64Array;
  readonly budget: number;
}

const mostBisections = 200;

/**
 * The allowed amounts nearest to `wanted` where distances count Σ scaleⱼ·(xⱼ − wantedⱼ)²: xⱼ = wantedⱼ −
 * μ·costⱼ/scaleⱼ within its bounds, with the least μ ≥ 0 that the budget pays for.
 */
export function nearestPurchase(
  { minimum, maximum, unitCost, budget }: Purchases,
  wanted: Float64Array,
  scale: Float64Array,
): Float64Array {
  const at = (price: number): Float64Array =>
    wanted.map((value, index) => {
      const amount = value - (price * unitCost[index]!) / scale[index]!;
      return Math.min(maximum[index]!, Math.max(minimum[index]!, amount));
    });
  const costOf = (amounts: Float64Array): number =>
    amounts.reduce((sum, amount, index) => sum + amount * unitCost[index]!, 0);
  const free = at(0);
  if (costOf(free) <= budget) return free;
  let low = 0;
  let high = 1e-12;
  while (costOf(at(high)) > budget && high < 1e300) {
    low = high;
    high *= 8;
  }
  for (let turn = 0; turn < mostBisections; turn++) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (costOf(at(middle)) > budget) low = middle;
    else high = middle;
  }
  return at(high);
}

/**
 * The allowed amounts that make Σ slopeⱼ · amountⱼ least: the steepest fall for its cost first (fractional
 * knapsack).
 */
export function steepestPurchase(
  { minimum, maximum, unitCost, budget }: Purchases,
  slope: ArrayLike<number>,
): Float64Array {
  const amounts = minimum.slice();
  let left = budget - minimum.reduce((sum, amount, index) => sum + amount * unitCost[index]!, 0);
  const order = Array.from(amounts.keys())
    .filter((index) => slope[index]! < 0)
    .sort((first, second) => slope[first]! / unitCost[first]! - slope[second]! / unitCost[second]!);
  for (const index of order) {
    if (left <= 0) break;
    const more = Math.min(maximum[index]! - amounts[index]!, left / unitCost[index]!);
    amounts[index]! += more;
    left -= more * unitCost[index]!;
  }
  return amounts;
}
