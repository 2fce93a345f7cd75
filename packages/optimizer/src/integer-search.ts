import type { GreedyPlan } from "./integer-start.ts";
import { unitGain } from "./objective.ts";
import type { Problem } from "./problem.ts";

/** The best whole plan found. */
export interface IntegerPlan {
  readonly amounts: Float64Array;
  /** No allowed plan is better than this one by more; 0 when it is proven to be the best. */
  readonly gap: number;
}

/** Partial plans looked at before the search gives up and reports the gap it has proven. */
const mostLabels = 60_000;
/** Partial plans kept from one slice to the next. */
const mostKept = 1_000;
/** Slices whose amounts the search may change. */
const mostItems = 400;
/** Changes of one slice's amount, in each direction. */
const mostSteps = 2_000;

/** One slice with what it costs to move its amount away from the greedy plan, in "price": loss plus threshold · budget. */
interface Item {
  readonly index: number;
  readonly weight: number;
  /** more[k]: price of k + 1 units more; convex and rising. */
  readonly more: number[];
  /** fewer[k]: price of k + 1 units fewer. */
  readonly fewer: number[];
}

/**
 * Improves the greedy plan where costs differ, so that the last bit of budget cannot simply go to the best unit.
 *
 * The greedy plan minimizes loss + threshold · cost. Hence objective(plan) = bound + Σ price of each slice's change +
 * threshold · unused budget, all terms ≥ 0, and only changes cheaper than the best known plan's distance from the bound can
 * lead to a better one. Mostly few slices have such changes. They are enumerated slice by slice; of two partial plans, one
 * that costs no less and gains no more is dropped, and so is one that cannot beat the best known plan. What is dropped for
 * lack of room leaves its own bound behind, which makes the reported gap a proof in every case.
 */
export function searchAroundGreedy(problem: Problem, weights: Float64Array, greedy: GreedyPlan): IntegerPlan {
  if (greedy.threshold === 0 || greedy.slack === 0) return { amounts: greedy.amounts, gap: 0 };
  const search = new LabelSearch(problem, weights, greedy);
  return search.run();
}

class LabelSearch {
  readonly #problem: Problem;
  readonly #weights: Float64Array;
  readonly #greedy: GreedyPlan;
  /** Distance of the best known plan from the bound. */
  #best: number;
  #bestLabel = 0;
  /** Least bound of what was not followed. */
  #unexplored = Number.POSITIVE_INFINITY;

  // Labels: partial plans. Label 0 is the greedy plan itself.
  readonly #cost = new Float64Array(mostLabels);
  readonly #price = new Float64Array(mostLabels);
  readonly #parent = new Int32Array(mostLabels);
  readonly #item = new Int32Array(mostLabels);
  readonly #change = new Int32Array(mostLabels);
  #labels = 1;

  constructor(problem: Problem, weights: Float64Array, greedy: GreedyPlan) {
    this.#problem = problem;
    this.#weights = weights;
    this.#greedy = greedy;
    this.#best = greedy.threshold * greedy.slack;
  }

  run(): IntegerPlan {
    const { threshold, slack } = this.#greedy;
    const filled = this.#fillSlack();
    this.#best = filled.price;
    const items = this.#items();
    // dearestMore[k]: least price per weight at which items k, k+1, … can add cost; likewise for removing it.
    const addRate = new Float64Array(items.length + 1).fill(Number.POSITIVE_INFINITY);
    const removeRate = new Float64Array(items.length + 1).fill(Number.POSITIVE_INFINITY);
    for (let k = items.length - 1; k >= 0; k--) {
      const { weight, more, fewer } = items[k]!;
      addRate[k] = Math.min(addRate[k + 1]!, (more[0] ?? Number.POSITIVE_INFINITY) / weight);
      removeRate[k] = Math.min(removeRate[k + 1]!, (fewer[0] ?? Number.POSITIVE_INFINITY) / weight);
    }
    let kept: Int32Array = Int32Array.of(0);
    for (let k = 0; k < items.length && kept.length > 0; k++) {
      const rest = slack;
      const bound = (cost: number, price: number): number => {
        const left = rest - cost;
        return left >= 0
          ? price + left * Math.min(threshold, addRate[k + 1]!)
          : price - left * removeRate[k + 1]!;
      };
      kept = this.#extend(items[k]!, k, kept, bound);
    }
    return this.#plan(items, filled);
  }

  /** The greedy plan with the units that still fit, best first. */
  #fillSlack(): { amounts: Float64Array; price: number } {
    const { threshold } = this.#greedy;
    const amounts = this.#greedy.amounts.slice();
    let { slack } = this.#greedy;
    let price = 0;
    const { count, maximum } = this.#problem;
    for (let round = 0; round < 32; round++) {
      let best = -1;
      let bestGain = 0;
      for (let index = 0; index < count; index++) {
        if (this.#weights[index]! > slack || amounts[index]! >= maximum[index]!) continue;
        const gain = unitGain(this.#problem, index, amounts[index]!);
        if (gain > bestGain) {
          best = index;
          bestGain = gain;
        }
      }
      if (best < 0) break;
      amounts[best]! += 1;
      slack -= this.#weights[best]!;
      price += threshold * this.#weights[best]! - bestGain;
    }
    return { amounts, price: price + threshold * slack };
  }

  /** The slices with a change cheaper than the best plan's distance from the bound, those with the cheapest first. */
  #items(): Item[] {
    const { problem, threshold, amounts } = { problem: this.#problem, ...this.#greedy };
    const candidates: Item[] = [];
    for (let index = 0; index < problem.count; index++) {
      const weight = this.#weights[index]!;
      const atThreshold = threshold * weight;
      const amount = amounts[index]!;
      const more = this.#steps(problem.maximum[index]! - amount, (step) =>
        Math.max(0, atThreshold - unitGain(problem, index, amount + step)),
      );
      const fewer = this.#steps(amount - problem.minimum[index]!, (step) =>
        Math.max(0, unitGain(problem, index, amount - 1 - step) - atThreshold),
      );
      if (more.length + fewer.length > 0) candidates.push({ index, weight, more, fewer });
    }
    const cheapest = ({ more, fewer, weight }: Item): number =>
      Math.min(more[0] ?? Number.POSITIVE_INFINITY, fewer[0] ?? Number.POSITIVE_INFINITY) / weight;
    candidates.sort((first, second) => cheapest(first) - cheapest(second));
    for (const { more, fewer } of candidates.splice(mostItems)) {
      this.#leave(Math.min(more[0] ?? Number.POSITIVE_INFINITY, fewer[0] ?? Number.POSITIVE_INFINITY));
    }
    return candidates;
  }

  #steps(most: number, price: (step: number) => number): number[] {
    const prices: number[] = [];
    let sum = 0;
    for (let step = 0; step < most; step++) {
      sum += price(step);
      if (sum >= this.#best) break;
      if (step === mostSteps) {
        this.#leave(sum);
        break;
      }
      prices.push(sum);
    }
    return prices;
  }

  #leave(bound: number): void {
    if (bound < this.#unexplored) this.#unexplored = bound;
  }

  /** All partial plans with every allowed change of one more slice. `kept` and the result are ordered by cost. */
  #extend(
    item: Item,
    place: number,
    kept: Int32Array,
    bound: (cost: number, price: number) => number,
  ): Int32Array {
    const found: number[] = [];
    const add = (parent: number, change: number, price: number): void => {
      const cost = this.#cost[parent]! + change * item.weight;
      const total = this.#price[parent]! + price;
      const least = bound(cost, total);
      if (least >= this.#best) return;
      if (this.#labels >= mostLabels) {
        this.#leave(least);
        return;
      }
      const label = this.#labels++;
      this.#cost[label] = cost;
      this.#price[label] = total;
      this.#parent[label] = parent;
      this.#item[label] = place;
      this.#change[label] = change;
      found.push(label);
      this.#consider(label);
    };
    for (const parent of kept) {
      if (bound(this.#cost[parent]!, this.#price[parent]!) < this.#best) found.push(parent);
      const room = this.#best - this.#price[parent]!;
      for (let step = 0; step < item.more.length && item.more[step]! < room; step++) {
        add(parent, step + 1, item.more[step]!);
      }
      for (let step = 0; step < item.fewer.length && item.fewer[step]! < room; step++) {
        add(parent, -step - 1, item.fewer[step]!);
      }
    }
    return this.#shorten(this.#undominated(found), bound);
  }

  /** A partial plan is also a plan: the rest stays as it is. */
  #consider(label: number): void {
    const { slack, threshold } = this.#greedy;
    const left = slack - this.#cost[label]!;
    if (left < 0) return;
    const price = this.#price[label]! + threshold * left;
    if (price < this.#best) {
      this.#best = price;
      this.#bestLabel = label;
    }
  }

  /** Orders by cost and drops who costs no less than another and has no lower loss. */
  #undominated(labels: number[]): Int32Array {
    const { threshold } = this.#greedy;
    const loss = (label: number): number => this.#price[label]! - threshold * this.#cost[label]!;
    const ordered = Int32Array.from(labels).sort(
      (first, second) =>
        this.#cost[first]! - this.#cost[second]! || this.#price[first]! - this.#price[second]!,
    );
    let lowest = Number.POSITIVE_INFINITY;
    return ordered.filter((label) => {
      if (loss(label) >= lowest) return false;
      lowest = loss(label);
      return true;
    });
  }

  #shorten(labels: Int32Array, bound: (cost: number, price: number) => number): Int32Array {
    if (labels.length <= mostKept) return labels;
    const bounds = Float64Array.from(labels, (label) => bound(this.#cost[label]!, this.#price[label]!));
    const limit = bounds.slice().sort()[mostKept]!;
    this.#leave(limit);
    return labels.filter((_, place) => bounds[place]! < limit);
  }

  #plan(items: readonly Item[], filled: { amounts: Float64Array }): IntegerPlan {
    const gap = Math.max(0, this.#best - this.#unexplored);
    if (this.#bestLabel === 0) return { amounts: filled.amounts, gap };
    const amounts = this.#greedy.amounts.slice();
    for (let label = this.#bestLabel; label > 0; label = this.#parent[label]!) {
      amounts[items[this.#item[label]!]!.index]! += this.#change[label]!;
    }
    return { amounts, gap };
  }
}
