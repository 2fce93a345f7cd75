import { growth, logarithm } from "./elementary.ts";
import type { Memory } from "./memory.ts";
import type { Problem } from "./problem.ts";

/** What a multiplier makes the members spend. */
export interface Tried {
  /** ln μ */
  readonly log: number;
  /** Spent minus budget. */
  readonly excess: number;
  /** Σ C·x over the slices that react to the multiplier, x = size + amount. */
  readonly reacting: number;
  /** By how much the spending falls for a rise of ln μ by 1: Σ C·x/(a + 1) over these slices. */
  readonly slope: number;
}

const mostIterations = 300;
const smallestNormal = 2 ** -1022;

/**
 * Finds the multiplier μ at which some slices, the members, spend a budget: a safeguarded Newton iteration on
 * ln μ.
 *
 * With u = ln((size + amount)/size) a slice's gain per unit of budget is μ where u = (g − ln μ)/(a + 1), g
 * being the log of the gain at its present size. Above the reference the gain is 1 + λ/A times as large, so
 * that for every μ u = max(u₀, min(u₁, kink)), held between the bounds. Logarithms keep curves that
 * underflow, and amounts much smaller than the size, exact.
 */
export class MultiplierSearch {
  readonly #problem: Problem;
  /** What the members may spend. */
  readonly #budget: number;
  // One entry a member:
  readonly #members: Uint32Array;
  /**
   * g: log of the gain per unit of budget at the present size, below the reference; −Infinity for a flat
   * curve.
   */
  readonly #logGain: Float64Array;
  /** ln(1 + λ/A) */
  readonly #logPenalty: Float64Array;
  /** 1/(a + 1) */
  readonly #response: Float64Array;
  /**
   * u at which the loss meets the reference, reducible·e^(−a·u) = room = reference − floor: Infinity where it
   * stays above, −Infinity where there is no reference.
   */
  readonly #kink: Float64Array;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  /** Amounts at the multiplier that was tried last. */
  readonly #amounts: Float64Array;
  /** By how much they would fall for a rise of ln μ by 1; 0 for a slice at a bound or at its kink. */
  readonly #changes: Float64Array;
  /** Where most members react: the mean of their log gains. */
  readonly meanLog: number;

  constructor(problem: Problem, members: Uint32Array, budget: number, memory: Memory) {
    const { size, scale, exponent, unitCost, minimum, maximum, penalty, reducible } = problem;
    const { floor, reference } = problem;
    const column = (): Float64Array => memory.numbers(members.length);
    const [logGain, logPenalty, response, kink] = [column(), column(), column(), column()];
    const [lower, upper] = [column(), column()];
    // Penalties and rooms are mostly the same for all.
    let lastPenalty = Number.NaN;
    let lastLogPenalty = 0;
    let lastRoom = Number.NaN;
    let lastLogRoom = 0;
    let sum = 0;
    let falling = 0;
    for (let place = 0; place < members.length; place++) {
      const index = members[place]!;
      const a = exponent[index]!;
      const b = scale[index]!;
      const have = size[index]!;
      if (a === 0 || b === 0) {
        logGain[place] = Number.NEGATIVE_INFINITY;
        kink[place] = Number.NEGATIVE_INFINITY;
        logPenalty[place] = 0;
        response[place] = 1;
        lower[place] = 0;
        upper[place] = 0;
        continue;
      }
      // One quotient for both 1/a and 1/(a + 1).
      const inverse = 1 / (a * (a + 1));
      const above = reducible[index]!;
      const gain = (a * above) / (have * unitCost[index]!);
      // A curve that underflows still has a logarithm.
      const log =
        gain > smallestNormal
          ? logarithm(gain)
          : Math.log(a) + Math.log(b) - (a + 1) * Math.log(have) - Math.log(unitCost[index]!);
      if (penalty[index] !== lastPenalty) {
        lastPenalty = penalty[index]!;
        lastLogPenalty = Math.log1p(lastPenalty);
      }
      let meets = Number.NEGATIVE_INFINITY;
      if (lastPenalty > 0) {
        const room = reference[index]! - floor[index]!;
        if (room !== lastRoom) {
          lastRoom = room;
          lastLogRoom = Math.log(Math.max(0, room));
        }
        // Near it the difference of loss and reference has more digits than their logarithms.
        const difference = above + floor[index]! - reference[index]!;
        const isNear = Math.abs(difference) < 0.01 * room;
        meets = (isNear ? Math.log1p(difference / room) : logarithm(above) - lastLogRoom) * inverse * (a + 1);
      }
      logGain[place] = log;
      logPenalty[place] = lastLogPenalty;
      response[place] = a * inverse;
      kink[place] = meets;
      lower[place] = logGrowth(minimum[index]!, have);
      upper[place] = logGrowth(maximum[index]!, have);
      sum += log;
      falling++;
    }
    this.#problem = problem;
    this.#budget = budget;
    this.#members = members;
    this.#logGain = logGain;
    this.#logPenalty = logPenalty;
    this.#response = response;
    this.#kink = kink;
    this.#lower = lower;
    this.#upper = upper;
    this.#amounts = column();
    this.#changes = column();
    this.meanLog = sum / falling;
  }

  /** Log of the highest gain at the minimums: the multiplier at which nothing more is bought. */
  highestLog(): number {
    const { minimum, maximum } = this.#problem;
    let highest = Number.NEGATIVE_INFINITY;
    for (const [place, index] of this.#members.entries()) {
      if (minimum[index]! >= maximum[index]!) continue;
      const least = this.#lower[place]!;
      const penalty = least < this.#kink[place]! ? this.#logPenalty[place]! : 0;
      const log = this.#logGain[place]! + penalty - least / this.#response[place]!;
      if (log > highest) highest = log;
    }
    return highest;
  }

  /**
   * Tries multipliers from `start` on, until the members spend their budget but for `tolerance`.
   */
  find(start: number, tolerance: number): Tried {
    let low = Number.NEGATIVE_INFINITY;
    let high = Number.POSITIVE_INFINITY;
    let log = start;
    let stride = 1;
    for (let iterations = 1; ; iterations++) {
      const tried = this.try(log);
      const { excess, reacting, slope } = tried;
      if (Math.abs(excess) <= tolerance || iterations >= mostIterations) return tried;
      if (excess > 0) low = log;
      else high = log;
      // Newton on the logarithm of the reacting spending, which is nearly linear in ln μ.
      let next = log + (reacting / slope) * Math.log1p(excess / (reacting - excess));
      const stuck = iterations % 8 === 0;
      if (!(next > low && next < high) || stuck) {
        if (Number.isFinite(high - low)) {
          next = low + (high - low) / 2;
        } else {
          next = log + Math.sign(excess) * stride;
          stride *= 2;
        }
      }
      if (next === log || next === low || next === high) return tried;
      log = next;
    }
  }

  /** What the members spend at a multiplier. */
  try(log: number): Tried {
    const { size, unitCost, minimum, maximum } = this.#problem;
    // In local variables: private fields would be looked up again for every slice.
    const [members, logGain, logPenalty] = [this.#members, this.#logGain, this.#logPenalty];
    const [response, kink, lower, upper] = [this.#response, this.#kink, this.#lower, this.#upper];
    const [amounts, changes] = [this.#amounts, this.#changes];
    let spent = 0;
    let reacting = 0;
    let slope = 0;
    for (let place = 0; place < members.length; place++) {
      const index = members[place]!;
      const cost = unitCost[index]!;
      const distance = logGain[place]! - log;
      const own = response[place]!;
      const meets = kink[place]!;
      const u = between(distance * own, (distance + logPenalty[place]!) * own, meets);
      let amount: number;
      let change = 0;
      if (!(u > lower[place]!)) {
        amount = minimum[index]!;
      } else if (u >= upper[place]!) {
        amount = maximum[index]!;
      } else {
        const have = size[index]!;
        amount = have * growth(u);
        if (u !== meets) {
          change = (have + amount) * own;
          reacting += cost * (have + amount);
          slope += cost * change;
        }
      }
      spent += cost * amount;
      amounts[place] = amount;
      changes[place] = change;
    }
    return { log, excess: spent - this.#budget, reacting, slope };
  }

  /**
   * Writes the members' amounts at the multiplier that was tried last, moved along their slopes for a small
   * `step` of its logarithm.
   * @returns what they cost, less the budget
   */
  writeAmounts(step: number, result: Float64Array): number {
    const { unitCost, minimum, maximum } = this.#problem;
    const [members, amounts, changes] = [this.#members, this.#amounts, this.#changes];
    let spent = 0;
    for (let place = 0; place < members.length; place++) {
      const index = members[place]!;
      let amount = amounts[place]! - step * changes[place]!;
      if (amount < minimum[index]!) amount = minimum[index]!;
      if (amount > maximum[index]!) amount = maximum[index]!;
      result[index] = amount;
      spent += unitCost[index]! * amount;
    }
    return spent - this.#budget;
  }
}

/** The number between `low` and `high` that is nearest to `wanted`. */
function between(low: number, high: number, wanted: number): number {
  if (wanted < low) return low;
  if (wanted > high) return high;
  return wanted;
}

/** ln(1 + amount/size) */
function logGrowth(amount: number, size: number): number {
  if (amount === 0) return 0;
  return amount === Number.POSITIVE_INFINITY ? amount : Math.log1p(amount / size);
}
