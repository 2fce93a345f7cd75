import type { ConvexObjective } from "@slicetuner/core";
import { nearestPurchase, type Purchases, steepestPurchase } from "./knapsack.ts";

/** The best purchase found, and a proof of how good it is. */
export interface ConvexSolution {
  readonly amounts: Float64Array;
  readonly value: number;
  /** No allowed purchase is below it, if the objective is convex. */
  readonly lowerBound: number;
  readonly iterations: number;
}

const mostIterations = 2000;
const mostBacktracks = 40;
/** Distances count at least this share of the steepest direction's. */
const leastScale = 1e-6;

/**
 * Minimizes a convex function of the purchase: accelerated projected gradient (Beck & Teboulle 2009, FISTA)
 * with distances measured by the curvature, started anew whenever the value rises (O'Donoghue & Candès 2015).
 * The certificate is that of Frank & Wolfe: the value is nowhere below f(x) + ∇f(x)·(s − x), s being the
 * allowed purchase that the gradient likes best. O(n log n) a step beside the objective.
 * @param enough the gap at which to stop
 */
export function minimizeConvex(
  objective: ConvexObjective,
  sizes: readonly number[],
  purchases: Purchases,
  enough: number,
): ConvexSolution {
  const grown = (amounts: Float64Array): number[] => sizes.map((size, index) => size + amounts[index]!);
  let current = nearestPurchase(purchases, purchases.minimum, new Float64Array(sizes.length).fill(1));
  let best = { amounts: current, value: objective.value(grown(current)) };
  let lowerBound = Number.NEGATIVE_INFINITY;
  let ahead = current;
  let momentum = 1;
  let trust = 1;
  let iterations = 0;
  let last = best.value;
  for (; iterations < mostIterations; iterations++) {
    const at = grown(ahead);
    const slope = objective.gradient(at);
    const value = objective.value(at);
    const liked = steepestPurchase(purchases, slope);
    const fall = slope.reduce((sum, own, index) => sum + own * (liked[index]! - ahead[index]!), 0);
    // Ahead of the last point momentum may leave what is allowed; the bound holds all the same.
    lowerBound = Math.max(lowerBound, value + fall);
    if (best.value - lowerBound <= enough) break;

    const scale = scaleOf(objective.curvature(at));
    let next = ahead;
    let nextValue = value;
    for (let turn = 0; turn < mostBacktracks; turn++) {
      const metric = scale.map((own) => own * trust);
      const wanted = ahead.map((amount, index) => amount - slope[index]! / metric[index]!);
      next = nearestPurchase(purchases, wanted, metric);
      nextValue = objective.value(grown(next));
      let model = value;
      for (let index = 0; index < next.length; index++) {
        const step = next[index]! - ahead[index]!;
        model += slope[index]! * step + (metric[index]! * step * step) / 2;
      }
      if (nextValue <= model + 1e-15 * Math.abs(value)) break;
      trust *= 2;
    }
    if (nextValue < best.value) best = { amounts: next, value: nextValue };
    if (nextValue > last) {
      momentum = 1;
      ahead = best.amounts;
      current = best.amounts;
      last = best.value;
      continue;
    }
    last = nextValue;
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const share = (momentum - 1) / nextMomentum;
    const before = current;
    // Sizes stay above 0: momentum goes no lower than the minimums.
    ahead = next.map((amount, index) =>
      Math.max(purchases.minimum[index]!, amount + share * (amount - before[index]!)),
    );
    current = next;
    momentum = nextMomentum;
    trust = Math.max(trust * 0.9, 1e-3);
  }
  return { ...best, lowerBound: Math.min(lowerBound, best.value), iterations };
}

function scaleOf(curvature: readonly number[]): Float64Array {
  const most = curvature.reduce((highest, value) => Math.max(highest, value), Number.MIN_VALUE);
  return Float64Array.from(curvature, (value) => Math.max(value, leastScale * most));
}
