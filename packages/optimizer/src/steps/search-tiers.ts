import { rounding } from "../allocate-at-prices.ts";
import type { Ranges, Relaxation, Relaxer } from "./relaxation.ts";
import type { Tier } from "./tiers.ts";

/** The best plan within one combination of tiers. */
export interface CombinationPlan {
  readonly amounts: readonly number[];
  readonly objective: number;
  /** No plan within the combination is below it. */
  readonly lowerBound: number;
}

/** Which tier of each slice a plan is in. */
export type Combination = readonly number[];

/** The best plan that was found, and a bound for all. */
export interface SearchResult {
  readonly plan: CombinationPlan;
  readonly lowerBound: number;
}

interface Node extends Ranges {
  readonly bound: number;
}

/**
 * Sets of combinations that are looked at, and combinations that are planned to improve a plan: fewer where
 * each takes longer.
 */
const mostNodes = (slices: number): number => Math.max(20, Math.min(300, Math.floor(3000 / slices)));
const mostNeighbours = (slices: number): number => Math.max(20, Math.min(200, Math.floor(3000 / slices)));

/**
 * Branch and bound over the combinations of tiers. A set of combinations is bounded by the relaxation; tiers
 * whose own bound is above the best plan so far drop out of it; what is left is cut in two where the choice
 * is closest.
 * @param planWithin the best plan within a combination; undefined where the budget does not pay for it
 */
export function searchTiers(
  tiers: readonly (readonly Tier[])[],
  relaxer: Pick<Relaxer, "relax">,
  planWithin: (combination: Combination) => CombinationPlan | undefined,
): SearchResult {
  const search = new TierSearch(tiers, planWithin);
  const open: Node[] = [
    { first: tiers.map(() => 0), last: tiers.map((own) => own.length - 1), bound: Number.NEGATIVE_INFINITY },
  ];
  for (let visited = 0; open.length > 0 && visited < mostNodes(tiers.length); visited++) {
    const node = takeLowest(open);
    if (node.bound >= search.cutoff) break;
    const relaxed = relaxer.relax(node);
    if (relaxed !== undefined) open.push(...search.look(node, relaxed));
  }
  const plan = search.best!;
  const stillOpen = open.reduce((least, { bound }) => Math.min(least, bound), plan.objective);
  return { plan, lowerBound: Math.min(stillOpen, search.closedBound) };
}

class TierSearch {
  best: CombinationPlan | undefined;
  /** Of single combinations that were planned. */
  closedBound: number = Number.POSITIVE_INFINITY;
  readonly #tiers: readonly (readonly Tier[])[];
  readonly #planWithin: (combination: Combination) => CombinationPlan | undefined;
  readonly #planned = new Map<string, CombinationPlan | undefined>();
  #neighbours = 0;

  constructor(
    tiers: readonly (readonly Tier[])[],
    planWithin: (combination: Combination) => CombinationPlan | undefined,
  ) {
    this.#tiers = tiers;
    this.#planWithin = planWithin;
    // What the minimums lie in can always be paid for.
    this.#plan(tiers.map(() => 0));
  }

  /** A bound from here on cannot be told from the best plan's objective. */
  get cutoff(): number {
    const { objective } = this.best!;
    return objective - rounding * Math.abs(objective);
  }

  /** Plans within a node; what of it still may hold a better plan, in at most two parts. */
  look(node: Node, relaxed: Relaxation): Node[] {
    const bound = Math.max(node.bound, relaxed.bound);
    this.#planAround(relaxed, node);
    let left = this.#withoutHopeless(node, relaxed);
    if (left === undefined) return [];
    if (this.#neighbours < mostNeighbours(this.#tiers.length) && !isSingle(left)) {
      this.#improve();
      left = this.#withoutHopeless(node, relaxed);
      if (left === undefined) return [];
    }
    if (isSingle(left)) {
      const plan = this.#plan(left.first);
      if (plan !== undefined) this.closedBound = Math.min(this.closedBound, plan.lowerBound);
      return [];
    }
    return cutInTwo(left, relaxed, node, bound);
  }

  #plan(combination: Combination): CombinationPlan | undefined {
    const key = combination.join();
    if (!this.#planned.has(key)) this.#planned.set(key, this.#planWithin(combination));
    const plan = this.#planned.get(key);
    if (plan !== undefined && !(plan.objective >= (this.best?.objective ?? Number.POSITIVE_INFINITY))) {
      this.best = plan;
    }
    return plan;
  }

  /** The tiers that the relaxation's amounts lie in, the upper and the lower where it is on their border. */
  #planAround({ amounts }: Relaxation, { first, last }: Ranges): void {
    const tierAt = (slice: number, isIn: (tier: Tier) => boolean): number => {
      const found = this.#tiers[slice]!.findIndex((tier, index) => index >= first[slice]! && isIn(tier));
      return found < 0 ? last[slice]! : Math.min(found, last[slice]!);
    };
    this.#plan(amounts.map((amount, slice) => tierAt(slice, ({ to }) => amount <= to)));
    this.#plan(amounts.map((amount, slice) => tierAt(slice, ({ to }) => amount < to)));
  }

  /** One slice to the next tier or the one before, as long as that is better. */
  #improve(): void {
    for (let improved = true; improved; ) {
      improved = false;
      const from = this.best!;
      const combination = this.#combinationOf(from);
      for (let slice = 0; slice < combination.length; slice++) {
        for (const step of [1, -1]) {
          const tier = combination[slice]! + step;
          if (this.#tiers[slice]![tier] === undefined) continue;
          if (++this.#neighbours > mostNeighbours(this.#tiers.length)) return;
          this.#plan(combination.with(slice, tier));
        }
      }
      improved = this.best !== from;
    }
  }

  #combinationOf({ amounts }: CombinationPlan): number[] {
    return amounts.map((amount, slice) => {
      const found = this.#tiers[slice]!.findIndex(({ to }) => amount <= to);
      return found < 0 ? this.#tiers[slice]!.length - 1 : found;
    });
  }

  /** Ranges without the tiers at their ends that hold no better plan; undefined when none does. */
  #withoutHopeless({ first, last }: Ranges, { bound, values }: Relaxation): Ranges | undefined {
    const newFirst = [...first];
    const newLast = [...last];
    if (bound >= this.cutoff) return undefined;
    for (const [slice, own] of values.entries()) {
      const least = Math.min(...own);
      const isHopeless = (tier: number): boolean => bound + own[tier - first[slice]!]! - least >= this.cutoff;
      while (newFirst[slice]! < newLast[slice]! && isHopeless(newFirst[slice]!)) newFirst[slice]!++;
      while (newFirst[slice]! < newLast[slice]! && isHopeless(newLast[slice]!)) newLast[slice]!--;
    }
    return { first: newFirst, last: newLast };
  }
}

function takeLowest(open: Node[]): Node {
  let lowest = 0;
  for (let index = 1; index < open.length; index++) {
    if (open[index]!.bound < open[lowest]!.bound) lowest = index;
  }
  return open.splice(lowest, 1)[0]!;
}

function isSingle({ first, last }: Ranges): boolean {
  return first.every((tier, slice) => tier === last[slice]);
}

/** Between the two best tiers of the slice for which they are closest. */
function cutInTwo({ first, last }: Ranges, { values }: Relaxation, node: Ranges, bound: number): Node[] {
  let closest = Number.POSITIVE_INFINITY;
  let slice = -1;
  let border = 0;
  for (const [index, own] of values.entries()) {
    const possible = [];
    for (let tier = first[index]!; tier <= last[index]!; tier++) {
      possible.push({ tier, value: own[tier - node.first[index]!]! });
    }
    if (possible.length < 2) continue;
    const [best, second] = possible.sort((left, right) => left.value - right.value);
    const difference = second!.value - best!.value;
    if (slice >= 0 && !(difference < closest)) continue;
    closest = difference;
    slice = index;
    border = Math.max(best!.tier, second!.tier);
  }
  return [
    { first, last: last.with(slice, border - 1), bound },
    { first: first.with(slice, border), last, bound },
  ];
}
