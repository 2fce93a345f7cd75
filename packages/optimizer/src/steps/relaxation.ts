import { solveContinuous } from "../continuous.ts";
import { objectiveOf, reducibleAfter } from "../objective.ts";
import { costOfBounds, type Problem } from "../problem.ts";
import { chordsBelow, costWithin, type Tier } from "./tiers.ts";

/** Which tiers of each slice may be used: those from `first` to `last`. */
export interface Ranges {
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/** What is known of all plans within some ranges. */
export interface Relaxation {
  /** The continuous optimum with convex costs below the real ones. */
  readonly amounts: readonly number[];
  readonly multiplier: number;
  /** No plan in these ranges that the budget pays for has a lower objective. */
  readonly bound: number;
  /**
   * Entry [slice][tier − first]: the least that objective and cost, at the multiplier, come to within that
   * tier.
   */
  readonly values: readonly (readonly number[])[];
}

/** Bounds plans from below by a price for the budget (Lagrange relaxation). */
export class Relaxer {
  readonly #problem: Problem;
  readonly #tiers: readonly (readonly Tier[])[];
  readonly #amountsAt: (multiplier: number) => Float64Array;
  /** Where the tiers of a slice begin in the list of all. */
  readonly #starts: readonly number[];

  constructor(problem: Problem, tiers: readonly (readonly Tier[])[]) {
    this.#problem = problem;
    this.#tiers = tiers;
    const all = tiers.flatMap((own, slice) =>
      own.map(({ from, to, unitCost }) => ({ slice, from, to, slope: unitCost })),
    );
    this.#amountsAt = solveContinuous(this.#partsProblem(all, 0)).amountsAt;
    let start = 0;
    this.#starts = tiers.map((own) => {
      start += own.length;
      return start - own.length;
    });
  }

  /** @returns undefined when the budget does not pay for the least amounts */
  relax({ first, last }: Ranges): Relaxation | undefined {
    const { budget, count } = this.#problem;
    let least = 0;
    let inParts = 0;
    const parts = [];
    for (let slice = 0; slice < count; slice++) {
      const own = this.#tiers[slice]!.slice(first[slice]!, last[slice]! + 1);
      least += own[0]!.costBefore;
      for (const chord of chordsBelow(own)) {
        parts.push({ slice, ...chord });
        inParts += chord.slope * chord.from;
      }
    }
    if (least > budget) return undefined;
    // A slice's convex cost is the sum of its chords' costs, each chord from its own beginning: one part a
    // chord, each with the slice's whole curve, has the same optimality conditions.
    const solution = solveContinuous(this.#partsProblem(parts, Math.max(inParts, budget - least + inParts)));
    const amounts = first.map((tier, slice) => this.#tiers[slice]![tier]!.from);
    for (const [index, { slice, from }] of parts.entries())
      amounts[slice]! += solution.amounts[index]! - from;
    const { multiplier } = solution;
    const values = this.#valuesAt(multiplier, { first, last });
    let bound = -multiplier * budget;
    for (const own of values) bound += Math.min(...own);
    return { amounts, multiplier, bound: Number.isNaN(bound) ? Number.NEGATIVE_INFINITY : bound, values };
  }

  #valuesAt(multiplier: number, { first, last }: Ranges): number[][] {
    const amounts = this.#amountsAt(multiplier);
    const { floor, reference, penalty } = this.#problem;
    return this.#tiers.map((own, slice) =>
      own.slice(first[slice]!, last[slice]! + 1).map((tier, offset) => {
        const amount = amounts[this.#starts[slice]! + first[slice]! + offset]!;
        const loss = reducibleAfter(this.#problem, slice, amount) + floor[slice]!;
        return objectiveOf(loss, reference[slice]!, penalty[slice]!) + multiplier * costWithin(tier, amount);
      }),
    );
  }

  /** One entry for each part, with the curve of its slice. */
  #partsProblem(
    parts: readonly { slice: number; from: number; to: number; slope: number }[],
    budget: number,
  ): Problem {
    const { size, scale, exponent, floor, reducible, reference, penalty, anyFalls } = this.#problem;
    const ofSlice = (values: Float64Array): Float64Array =>
      Float64Array.from(parts, ({ slice }) => values[slice]!);
    const columns = {
      size: ofSlice(size),
      scale: ofSlice(scale),
      exponent: ofSlice(exponent),
      floor: ofSlice(floor),
      reducible: ofSlice(reducible),
      unitCost: Float64Array.from(parts, ({ slope }) => slope),
      minimum: Float64Array.from(parts, ({ from }) => from),
      maximum: Float64Array.from(parts, ({ to }) => to),
      reference: ofSlice(reference),
      penalty: ofSlice(penalty),
    };
    return { ...columns, ...costOfBounds(columns), count: parts.length, unit: null, budget, anyFalls };
  }
}
