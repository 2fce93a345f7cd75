/** Costs in the largest unit in which all of them are whole, where there is such a unit. */
export interface WholeCosts {
  /** Cost of one example of each slice. */
  readonly weights: Float64Array;
  /** The most that the weights of a plan may sum to. */
  readonly capacity: number;
}

/** Rounding of a sum, relative to it. */
const summingAllowance = 2 ** -46;

const decimals: readonly number[] = [1, 10, 100, 1_000, 10_000];

/**
 * Equal costs become 1, costs like 1.2 and 1.5 become 4 and 5. What the budget holds beyond a whole number of that unit can
 * never be spent, which makes bounds tighter and sums exact. Other costs stay as they are.
 */
export function wholeCosts(unitCost: Float64Array, budget: number): WholeCosts {
  const first = unitCost[0]!;
  if (unitCost.every((cost) => cost === first)) {
    return { weights: new Float64Array(unitCost.length).fill(1), capacity: wholeParts(budget / first) };
  }
  const factor = decimals.find((candidate) => unitCost.every((cost) => isWhole(cost * candidate)));
  if (factor === undefined) return { weights: unitCost, capacity: budget * (1 + summingAllowance) };
  let unit = 0;
  for (const cost of unitCost) unit = greatestCommonDivisor(Math.round(cost * factor), unit);
  return {
    weights: unitCost.map((cost) => Math.round(cost * factor) / unit),
    capacity: wholeParts((budget * factor) / unit),
  };
}

/** Rounds down, but takes 2.9999999999999996 = 0.3/0.1 for 3. */
function wholeParts(quotient: number): number {
  return Math.floor(quotient * (1 + 2 * Number.EPSILON));
}

function isWhole(value: number): boolean {
  const nearest = Math.round(value);
  return nearest >= 1 && nearest < 2 ** 31 && Math.abs(value - nearest) <= 4 * Number.EPSILON * nearest;
}

function greatestCommonDivisor(first: number, second: number): number {
  let [larger, smaller] = [first, second];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
