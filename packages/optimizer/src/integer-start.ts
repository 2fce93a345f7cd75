import type { ContinuousSolution } from "./continuous.ts";
import { unitGain } from "./objective.ts";
import { PriorityHeap } from "./priority-heap.ts";
import type { Problem } from "./problem.ts";

/**
 * The whole amounts that greedy buying, always the unit with the highest gain per cost, has bought when the
 * next unit no longer fits. No plan that costs the same is better, and with `threshold` as the price of
 * budget none at all is.
 */
export interface GreedyPlan {
  readonly amounts: Float64Array;
  /** Budget not used. */
  readonly slack: number;
  /** Gain per cost of the unit that did not fit; 0 if nothing that gains anything is left to buy. */
  readonly threshold: number;
}

/** Units that go through the heap for each slice; where more are missing, another multiplier comes closer. */
const unitsPerSlice = 20;
const mostBisections = 120;
/** Rounding of a sum of costs that are not counted in whole units, relative to it. */
const summingAllowance = 2 ** -46;

/**
 * Greedy buying without buying one by one. The continuous optimum of each slice lies in or at the end of the
 * last unit that is worth the multiplier, so that rounding it up or down by that unit's gain gives exactly
 * the greedy plan for this multiplier; the few units between its cost and the budget go through a heap. Only
 * where costs differ by many orders of magnitude can these be too many: one dear unit is worth a million
 * cheap ones.
 */
export function greedyPlan(problem: Problem, continuous: ContinuousSolution): GreedyPlan {
  const weights = problem.unitCost;
  let rounded = roundByGain(problem, continuous.amounts, continuous.multiplier);
  const lightest = weights.reduce((least, weight) => Math.min(least, weight), Number.POSITIVE_INFINITY);
  const closeEnough = unitsPerSlice * (problem.count + 50) * lightest;
  if (continuous.multiplier > 0 && Math.abs(rounded.slack) > closeEnough) {
    let log = Math.log(continuous.multiplier);
    let low = Number.NEGATIVE_INFINITY;
    let high = Number.POSITIVE_INFINITY;
    for (let step = 1e-12, count = 0; count < mostBisections; count++, step *= 4) {
      if (rounded.slack < 0) low = log;
      else high = log;
      const isOpen = !Number.isFinite(high - low);
      const next = isOpen ? log + (rounded.slack < 0 ? step : -step) : low + (high - low) / 2;
      if (next === low || next === high) break;
      log = next;
      const multiplier = Math.exp(log);
      rounded = roundByGain(problem, continuous.amountsAt(multiplier), multiplier);
      if (Math.abs(rounded.slack) <= closeEnough) break;
    }
  }
  const { amounts, slack } = rounded;
  return slack < 0 ? giveBack(problem, weights, amounts, slack) : buyMore(problem, weights, amounts, slack);
}

function roundByGain(
  problem: Problem,
  continuous: Float64Array,
  multiplier: number,
): { amounts: Float64Array; slack: number } {
  const { count, unitCost, minimum, maximum, budget, unit } = problem;
  const amounts = new Float64Array(count);
  let slack = unit === null ? budget * (1 + summingAllowance) : budget;
  for (let index = 0; index < count; index++) {
    let amount = Math.max(minimum[index]!, Math.floor(continuous[index]!));
    if (amount < continuous[index]! && amount < maximum[index]!) {
      if (unitGain(problem, index, amount) >= multiplier * unitCost[index]!) amount++;
    }
    amounts[index] = amount;
    slack -= unitCost[index]! * amount;
  }
  return { amounts, slack };
}

function buyMore(problem: Problem, weights: Float64Array, amounts: Float64Array, start: number): GreedyPlan {
  const ratio = (index: number): number => {
    if (amounts[index]! >= problem.maximum[index]!) return Number.NEGATIVE_INFINITY;
    const gain = unitGain(problem, index, amounts[index]!);
    return gain > 0 ? gain / weights[index]! : Number.NEGATIVE_INFINITY;
  };
  let slack = start;
  const heap = new PriorityHeap(amounts.map((_, index) => ratio(index)));
  for (let best = heap.top; best >= 0; best = heap.top) {
    if (weights[best]! > slack) return { amounts, slack, threshold: heap.topKey };
    amounts[best]! += 1;
    slack -= weights[best]!;
    heap.lowerTop(ratio(best));
  }
  return { amounts, slack, threshold: 0 };
}

function giveBack(problem: Problem, weights: Float64Array, amounts: Float64Array, start: number): GreedyPlan {
  const negativeRatio = (index: number): number => {
    if (amounts[index]! <= problem.minimum[index]!) return Number.NEGATIVE_INFINITY;
    return -unitGain(problem, index, amounts[index]! - 1) / weights[index]!;
  };
  let slack = start;
  let threshold = 0;
  const heap = new PriorityHeap(amounts.map((_, index) => negativeRatio(index)));
  for (let worst = heap.top; slack < 0 && worst >= 0; worst = heap.top) {
    threshold = -heap.topKey;
    amounts[worst]! -= 1;
    slack += weights[worst]!;
    heap.lowerTop(negativeRatio(worst));
  }
  return { amounts, slack, threshold };
}
