import { trimWhole } from "./budget.ts";
import type { GreedyPlan } from "./integer-start.ts";
import { type Change, type Item, LabelSearch } from "./label-search.ts";
import { totalObjective, unitGain } from "./objective.ts";
import { PriorityHeap } from "./priority-heap.ts";
import { type Problem, totalCost } from "./problem.ts";

/** The best whole plan found. */
export interface IntegerPlan {
  readonly amounts: Float64Array;
  /** No allowed plan is better than this one by more; 0 when it is proven to be the best. */
  readonly gap: number;
}

/** How much work one pass of the search may do. */
interface Effort {
  /** Slices whose amounts may change. */
  readonly items: number;
  /** Changes of one amount, in each direction. */
  readonly steps: number;
  /** Partial plans kept from one slice to the next. */
  readonly kept: number;
  /** Partial plans looked at. */
  readonly labels: number;
  /** Problems with more slices are content with the passes before: their gap is already tiny. */
  readonly mostSlices: number;
}

/**
 * First a narrow pass for a good plan, which then rules out most of what a thorough one would look at. Few
 * slices with very different costs can need one more: a dear example stands for thousands of cheap ones.
 */
const efforts: readonly Effort[] = [
  { items: 40, steps: 2, kept: 16, labels: 4_000, mostSlices: 100_000 },
  { items: 200, steps: 300, kept: 1_000, labels: 30_000, mostSlices: 200 },
  { items: 50, steps: 3_000, kept: 3_000, labels: 400_000, mostSlices: 50 },
];

/** A plan closer to the bound than this share of the objective is as good as optimal. */
const negligible = 1e-13;

/**
 * Improves the greedy plan where costs differ, so that the last bit of budget cannot simply go to the best
 * unit.
 *
 * The greedy plan minimizes loss + threshold · cost. Hence every plan's objective is the greedy plan's bound
 * + Σ "price" of each slice's change + threshold · unused budget, all terms ≥ 0, and only changes cheaper
 * than the best known plan's distance from the bound can lead to a better one. Mostly few slices have such
 * changes; `LabelSearch` goes through their combinations. What is left out for lack of room leaves its own
 * bound behind, so that the gap is always proven.
 */
export function searchAroundGreedy(problem: Problem, greedy: GreedyPlan): IntegerPlan {
  const { unitCost, budget } = problem;
  const isFull = greedy.threshold === 0 || greedy.slack === 0;
  if (isFull && totalCost(unitCost, greedy.amounts) <= budget) return { amounts: greedy.amounts, gap: 0 };

  let best = fillSlack(problem, greedy);
  let gap = best.price;
  const enough = negligible * Math.abs(totalObjective(problem, best.amounts));
  for (const effort of efforts) {
    if (gap <= enough || problem.count > effort.mostSlices) break;
    const { items, leftOut } = chooseItems(problem, greedy, best.price, effort);
    const amountsAfter = (changes: readonly Change[]): Float64Array => {
      const amounts = greedy.amounts.slice();
      for (const { index, change } of changes) amounts[index]! += change;
      return amounts;
    };
    const search = new LabelSearch({
      items,
      slack: greedy.slack,
      threshold: greedy.threshold,
      priceToBeat: best.price,
      mostKept: effort.kept,
      mostLabels: effort.labels,
      // Costs that are not whole may sum to a hair more than the budget.
      accepts: (changes) => totalCost(unitCost, amountsAfter(changes)) <= budget,
    });
    const { found, unexplored } = search.run();
    if (found !== undefined) best = { amounts: amountsAfter(found.changes), price: found.price };
    gap = Math.max(0, best.price - Math.min(unexplored, leftOut));
  }
  return { amounts: best.amounts, gap };
}

/** The greedy plan with units that still fit, the best first; never above the budget. */
function fillSlack(
  problem: Problem,
  { amounts: start, threshold, slack: startSlack }: GreedyPlan,
): { amounts: Float64Array; price: number } {
  const weights = problem.unitCost;
  const amounts = start.slice();
  let slack = startSlack;
  let price = 0;
  for (let unit = 0; unit < 32; unit++) {
    let best = -1;
    let bestGain = 0;
    for (let index = 0; index < problem.count; index++) {
      const weight = weights[index]!;
      // No unit gains more than the threshold's worth of its cost.
      if (weight > slack || threshold * weight <= bestGain) continue;
      if (amounts[index]! >= problem.maximum[index]!) continue;
      const gain = unitGain(problem, index, amounts[index]!);
      if (gain > bestGain) {
        best = index;
        bestGain = gain;
      }
    }
    if (best < 0) break;
    amounts[best]! += 1;
    slack -= weights[best]!;
    price += threshold * weights[best]! - bestGain;
  }
  const lost = trimWhole(problem, amounts);
  return { amounts, price: price + threshold * slack + lost };
}

/**
 * The slices with a change cheaper than `priceToBeat`, the cheapest first, and the least price of those left
 * out.
 */
function chooseItems(
  problem: Problem,
  { amounts, threshold }: GreedyPlan,
  priceToBeat: number,
  effort: Effort,
): { items: Item[]; leftOut: number } {
  const { count, minimum, maximum, unitCost: weights } = problem;
  const priceOfMore = (index: number, step: number): number =>
    amounts[index]! + step < maximum[index]!
      ? Math.max(0, threshold * weights[index]! - unitGain(problem, index, amounts[index]! + step))
      : Number.POSITIVE_INFINITY;
  const priceOfFewer = (index: number, step: number): number =>
    amounts[index]! - step > minimum[index]!
      ? Math.max(0, unitGain(problem, index, amounts[index]! - step - 1) - threshold * weights[index]!)
      : Number.POSITIVE_INFINITY;

  // The cheapest changes per cost come out of the heap first.
  const cheapness = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  let leastWeight = Number.POSITIVE_INFINITY;
  for (let index = 0; index < count; index++) {
    leastWeight = Math.min(leastWeight, weights[index]!);
    const price = Math.min(priceOfMore(index, 0), priceOfFewer(index, 0));
    if (price < priceToBeat) cheapness[index] = -price / weights[index]!;
  }
  const heap = new PriorityHeap(cheapness);
  const chosen: number[] = [];
  for (; heap.top >= 0 && chosen.length < effort.items; heap.lowerTop(Number.NEGATIVE_INFINITY)) {
    chosen.push(heap.top);
  }
  let leftOut = -heap.topKey * leastWeight;

  const steps = (index: number, price: (index: number, step: number) => number): number[] => {
    const prices: number[] = [];
    let sum = 0;
    for (let step = 0; ; step++) {
      sum += price(index, step);
      if (sum >= priceToBeat) return prices;
      if (step === effort.steps) {
        leftOut = Math.min(leftOut, sum);
        return prices;
      }
      prices.push(sum);
    }
  };
  const items = chosen.map((index) => ({
    index,
    weight: weights[index]!,
    more: steps(index, priceOfMore),
    fewer: steps(index, priceOfFewer),
  }));
  return { items, leftOut };
}
