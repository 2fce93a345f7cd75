/**
 * A slice whose amount may change, with the price of each change: what it adds to loss + threshold · cost.
 */
export interface Item {
  readonly index: number;
  /** Cost of one unit. */
  readonly weight: number;
  /** more[k]: price of k + 1 units more; rising and convex. */
  readonly more: readonly number[];
  /** fewer[k]: price of k + 1 units fewer. */
  readonly fewer: readonly number[];
}

/** A slice's amount moves by `change` units. */
export interface Change {
  readonly index: number;
  readonly change: number;
}

interface LabelSearchInput {
  /** Those that change most cheaply come first: what follows can then be bounded well. */
  readonly items: readonly Item[];
  /** Budget that is unused when nothing changes; the changes may cost no more. */
  readonly slack: number;
  /** Price of one unit of unused budget. */
  readonly threshold: number;
  /**
   * Only plans below this price, unused budget included, are of interest; at most that of changing nothing.
   */
  readonly priceToBeat: number;
  readonly mostKept: number;
  readonly mostLabels: number;
  /** The last word on whether a plan is allowed. */
  readonly accepts: (changes: readonly Change[]) => boolean;
}

interface LabelSearchResult {
  readonly found: { readonly changes: readonly Change[]; readonly price: number } | undefined;
  /** Every plan that was not looked at has at least this price. */
  readonly unexplored: number;
}

/** Changes that may be tried for each label there is room for; most are ruled out by their bound. */
const changesPerLabel = 10;

/**
 * Finds the cheapest set of changes that costs no more than the slack: dynamic programming over the items
 * with bounds.
 *
 * A label is a partial plan, the changes of the first items. After each item the labels are put in order of
 * cost, and only those stay that no other one beats in both cost and loss and whose bound is below the best
 * plan's price. The bound says at what rate the items still to come can use up the slack, or make up for its
 * excess.
 */
export class LabelSearch {
  readonly #input: LabelSearchInput;
  /** Least price per cost at which items k, k + 1, … can add or remove cost. */
  readonly #addRate: Float64Array;
  readonly #removeRate: Float64Array;
  #bestPrice: number;
  #bestLabel = -1;
  #unexplored = Number.POSITIVE_INFINITY;

  readonly #cost: Float64Array;
  readonly #price: Float64Array;
  readonly #parent: Int32Array;
  readonly #item: Int32Array;
  readonly #change: Int32Array;
  /** Label 0 changes nothing. */
  #labels = 1;
  #triedChanges = 0;

  constructor(input: LabelSearchInput) {
    const { items, threshold, mostLabels } = input;
    this.#input = input;
    this.#bestPrice = input.priceToBeat;
    this.#cost = new Float64Array(mostLabels);
    this.#price = new Float64Array(mostLabels);
    this.#parent = new Int32Array(mostLabels);
    this.#item = new Int32Array(mostLabels);
    this.#change = new Int32Array(mostLabels);
    this.#addRate = new Float64Array(items.length + 1).fill(threshold);
    this.#removeRate = new Float64Array(items.length + 1).fill(Number.POSITIVE_INFINITY);
    for (let place = items.length - 1; place >= 0; place--) {
      const { weight, more, fewer } = items[place]!;
      this.#addRate[place] = Math.min(this.#addRate[place + 1]!, rate(more, weight));
      this.#removeRate[place] = Math.min(this.#removeRate[place + 1]!, rate(fewer, weight));
    }
  }

  run(): LabelSearchResult {
    let kept: Int32Array = Int32Array.of(0);
    for (let place = 0; place < this.#input.items.length && kept.length > 0; place++) {
      kept = this.#shorten(this.#undominated(this.#extend(place, kept)), place + 1);
    }
    return {
      found:
        this.#bestLabel < 0 ? undefined : { changes: this.#changes(this.#bestLabel), price: this.#bestPrice },
      unexplored: this.#unexplored,
    };
  }

  /** The least price that a plan can have which continues a label with the items from `place` on. */
  #bound(cost: number, price: number, place: number): number {
    const left = this.#input.slack - cost;
    if (left > 0) return price + left * this.#addRate[place]!;
    return left === 0 ? price : price - left * this.#removeRate[place]!;
  }

  #leave(bound: number): void {
    if (bound < this.#unexplored) this.#unexplored = bound;
  }

  /** The kept labels with every change of one more item that may lead to a better plan. */
  #extend(place: number, kept: Int32Array): number[] {
    const { more, fewer } = this.#input.items[place]!;
    const labels: number[] = [];
    for (const parent of kept) {
      const price = this.#price[parent]!;
      if (
        this.#labels >= this.#input.mostLabels ||
        this.#triedChanges > changesPerLabel * this.#input.mostLabels
      ) {
        this.#leave(this.#bound(this.#cost[parent]!, price, place));
        continue;
      }
      if (this.#bound(this.#cost[parent]!, price, place + 1) < this.#bestPrice) labels.push(parent);
      for (let step = 0; step < more.length && price + more[step]! < this.#bestPrice; step++) {
        this.#add(parent, place, step + 1, more[step]!, labels);
      }
      for (let step = 0; step < fewer.length && price + fewer[step]! < this.#bestPrice; step++) {
        this.#add(parent, place, -step - 1, fewer[step]!, labels);
      }
    }
    return labels;
  }

  #add(parent: number, place: number, change: number, priceOfChange: number, labels: number[]): void {
    this.#triedChanges++;
    const cost = this.#cost[parent]! + change * this.#input.items[place]!.weight;
    const price = this.#price[parent]! + priceOfChange;
    const bound = this.#bound(cost, price, place + 1);
    if (bound >= this.#bestPrice) return;
    if (this.#labels >= this.#input.mostLabels) {
      this.#leave(bound);
      return;
    }
    const label = this.#labels++;
    this.#cost[label] = cost;
    this.#price[label] = price;
    this.#parent[label] = parent;
    this.#item[label] = place;
    this.#change[label] = change;
    labels.push(label);
    this.#consider(label);
  }

  /** A partial plan is also a whole one: the other amounts stay as they are. */
  #consider(label: number): void {
    const left = this.#input.slack - this.#cost[label]!;
    if (left < 0) return;
    const price = this.#price[label]! + this.#input.threshold * left;
    if (price >= this.#bestPrice) return;
    if (this.#input.accepts(this.#changes(label))) {
      this.#bestPrice = price;
      this.#bestLabel = label;
    } else {
      this.#leave(price);
    }
  }

  #changes(label: number): Change[] {
    const changes: Change[] = [];
    for (let at = label; at > 0; at = this.#parent[at]!) {
      changes.push({ index: this.#input.items[this.#item[at]!]!.index, change: this.#change[at]! });
    }
    return changes;
  }

  /** In order of cost, without those that cost no less than another one and have no lower loss. */
  #undominated(labels: readonly number[]): Int32Array {
    const cost = this.#cost;
    const price = this.#price;
    const ordered = Int32Array.from(labels).sort(
      (first, second) => cost[first]! - cost[second]! || price[first]! - price[second]!,
    );
    let lowest = Number.POSITIVE_INFINITY;
    return ordered.filter((label) => {
      const loss = price[label]! - this.#input.threshold * cost[label]!;
      if (loss >= lowest) return false;
      lowest = loss;
      return true;
    });
  }

  #shorten(labels: Int32Array, place: number): Int32Array {
    const { mostKept } = this.#input;
    if (labels.length <= mostKept) return labels;
    const bounds = Float64Array.from(labels, (label) =>
      this.#bound(this.#cost[label]!, this.#price[label]!, place),
    );
    const limit = bounds.slice().sort()[mostKept]!;
    this.#leave(limit);
    return labels.filter((_, at) => bounds[at]! < limit);
  }
}

function rate(prices: readonly number[], weight: number): number {
  return (prices[0] ?? Number.POSITIVE_INFINITY) / weight;
}
