import type { PriceStep } from "@slicetuner/core";
import { costOfSlice } from "../prices.ts";

/** Amounts of one slice between which the price of one more example stays the same. */
export interface Tier {
  readonly unitCost: number;
  readonly from: number;
  readonly to: number;
  /** What `from` examples cost. */
  readonly costBefore: number;
}

/** A straight piece of the greatest convex function below a slice's costs. */
export interface Chord {
  readonly from: number;
  readonly to: number;
  readonly slope: number;
}

/** The tiers between two amounts: at least one; neighbours have different prices. */
export function tiersBetween(steps: readonly PriceStep[], least: number, most: number): Tier[] {
  const tiers: Tier[] = [];
  let end = 0;
  let price = steps[0]!.unitCost;
  for (const { unitCost, count } of steps) {
    const start = Math.max(least, end);
    end += count ?? Number.POSITIVE_INFINITY;
    const to = Math.min(most, end);
    if (start >= to) continue;
    price = unitCost;
    const last = tiers.at(-1);
    if (last?.unitCost === unitCost) tiers[tiers.length - 1] = { ...last, to };
    else tiers.push({ unitCost, from: start, to, costBefore: costOfSlice(start, steps) });
  }
  if (tiers.length > 0) return tiers;
  return [{ unitCost: price, from: least, to: least, costBefore: costOfSlice(least, steps) }];
}

/** How many examples a sum pays for, not above `most`. */
export function affordable(steps: readonly PriceStep[], sum: number, most: number): number {
  let left = sum;
  let amount = 0;
  for (const { unitCost, count } of steps) {
    const bought = Math.min(count ?? Number.POSITIVE_INFINITY, left / unitCost, most - amount);
    amount += bought;
    left -= bought * unitCost;
    if (bought < (count ?? Number.POSITIVE_INFINITY)) break;
  }
  return amount;
}

/** What an amount within a tier costs. */
export function costWithin({ unitCost, from, costBefore }: Tier, amount: number): number {
  return costBefore + unitCost * (amount - from);
}

/**
 * The greatest convex function below the costs of neighbouring tiers, piece by piece. For rising prices: the
 * costs themselves.
 */
export function chordsBelow(tiers: readonly Tier[]): Chord[] {
  const last = tiers.at(-1)!;
  const corners = tiers.map(({ from, costBefore }) => ({ amount: from, cost: costBefore }));
  corners.push({ amount: last.to, cost: costWithin(last, last.to) });
  const slope = (left: (typeof corners)[0], right: (typeof corners)[0]): number =>
    (right.cost - left.cost) / (right.amount - left.amount);
  const hull: typeof corners = [];
  for (const corner of corners) {
    while (hull.length > 1 && slope(hull.at(-2)!, hull.at(-1)!) >= slope(hull.at(-2)!, corner)) hull.pop();
    hull.push(corner);
  }
  return hull.slice(1).map((right, index) => {
    const left = hull[index]!;
    // Of one tier the slope is its price, to the last digit; a tier of one amount has no other.
    const own = tiers.find(({ from, to }) => from === left.amount && to === right.amount);
    return { from: left.amount, to: right.amount, slope: own?.unitCost ?? slope(left, right) };
  });
}
