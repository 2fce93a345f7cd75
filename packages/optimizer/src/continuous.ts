import { growth, logarithm } from "./elementary.ts";
import type { Problem } from "./problem.ts";

/** The continuous optimum. */
export interface ContinuousSolution {
  readonly amounts: Float64Array;
  /** μ: the fall of the objective for one more unit of budget. */
  readonly multiplier: number;
  /** The best amounts where a unit of budget must gain `multiplier` to be spent, whatever the budget. */
  readonly amountsAt: (multiplier: number) => Float64Array;
}

/** What a multiplier makes the slices spend. */
interface Spending {
  /** Spent minus budget. */
  excess: number;
  /** Σ C·x over the slices that react to the multiplier, x = size + amount. */
  reacting: number;
  /** By how much the spending falls for a rise of ln μ by 1: Σ C·x/(a + 1) over these slices. */
  slope: number;
}

const mostIterations = 300;
const smallestNormal = 2 ** -1022;
/**
 * Excess relative to the budget above the minimums at which the last, linear correction is exact to rounding.
 */
const closeEnough = 1e-11;

/**
 * Exact continuous plan: one multiplier μ for the budget, found by a safeguarded Newton iteration on ln μ.
 *
 * With u = ln((size + amount)/size) a slice's gain per unit of budget is μ where u = (g − ln μ)/(a + 1), g
 * being the log of the gain at its present size. Above the reference the gain is 1 + λ/A times as large, so
 * that for every μ u = max(u₀, min(u₁, kink)), held between the bounds. Logarithms keep curves that
 * underflow, and amounts much smaller than the size, exact.
 */
export function solveContinuous(problem: Problem): ContinuousSolution {
  const { count, budget, unitCost, minimum, maximum } = problem;
  let leastCost = 0;
  let mostCost = 0;
  for (let index = 0; index < count; index++) {
    const isFlat = problem.scale[index] === 0 || problem.exponent[index] === 0;
    leastCost += unitCost[index]! * minimum[index]!;
    mostCost += unitCost[index]! * (isFlat ? minimum[index]! : maximum[index]!);
  }
  const solver = new MultiplierSearch(problem);
  const amountsAt = (multiplier: number): Float64Array => solver.amounts(Math.log(multiplier), 0);
  if (leastCost >= budget) {
    return { amounts: minimum.slice(), multiplier: Math.exp(solver.highestLog()), amountsAt };
  }
  if (mostCost <= budget) return { amounts: solver.everything(), multiplier: 0, amountsAt };
  return { ...solver.search(budget - leastCost), amountsAt };
}

class MultiplierSearch {
  readonly #problem: Problem;
  /**
   * g: log of the gain per unit of budget at the present size, below the reference; −Infinity for a flat
   * curve.
   */
  readonly #logGain: Float64Array;
  /** ln(1 + λ/A) */
  readonly #logPenalty: Float64Array;
  /** 1/(a + 1) */
  readonly #response: Float64Array;
  /** u at which the loss meets the reference. */
  readonly #kink: Float64Array;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;

  constructor(problem: Problem) {
    const { count, size, scale, exponent, unitCost, minimum, maximum, penalty } = problem;
    this.#problem = problem;
    const memory = new Float64Array(6 * count);
    const column = (place: number): Float64Array => memory.subarray(place * count, (place + 1) * count);
    this.#logGain = column(0).fill(Number.NEGATIVE_INFINITY);
    this.#logPenalty = column(1);
    this.#response = column(2);
    this.#kink = column(3);
    this.#lower = column(4);
    this.#upper = column(5);
    let lastPenalty = Number.NaN;
    let logPenalty = 0;
    for (let index = 0; index < count; index++) {
      const a = exponent[index]!;
      const b = scale[index]!;
      if (a === 0 || b === 0) continue;
      const reducible = problem.reducible[index]!;
      const gain = (a * reducible) / (size[index]! * unitCost[index]!);
      // A curve that underflows still has a logarithm.
      this.#logGain[index] =
        gain > smallestNormal
          ? logarithm(gain)
          : Math.log(a) + Math.log(b) - (a + 1) * Math.log(size[index]!) - Math.log(unitCost[index]!);
      this.#response[index] = 1 / (a + 1);
      this.#lower[index] = logGrowth(minimum[index]!, size[index]!);
      this.#upper[index] = logGrowth(maximum[index]!, size[index]!);
      if (penalty[index]! > 0) {
        // The penalty is mostly the same for all.
        if (penalty[index] !== lastPenalty) {
          lastPenalty = penalty[index]!;
          logPenalty = Math.log1p(lastPenalty);
        }
        this.#logPenalty[index] = logPenalty;
        this.#kink[index] = kinkPosition(reducible, a, problem.floor[index]!, problem.reference[index]!);
      }
    }
  }

  /** u for a multiplier, within the bounds. */
  #position(index: number, logMultiplier: number): number {
    const distance = this.#logGain[index]! - logMultiplier;
    const response = this.#response[index]!;
    let u = distance * response;
    const logPenalty = this.#logPenalty[index]!;
    if (logPenalty > 0) {
      u = Math.max(u, Math.min((distance + logPenalty) * response, this.#kink[index]!));
    }
    const lower = this.#lower[index]!;
    if (!(u > lower)) return lower;
    return Math.min(u, this.#upper[index]!);
  }

  #spend(logMultiplier: number, spending: Spending): void {
    const { count, size, unitCost, minimum, maximum, budget } = this.#problem;
    // In local variables: private fields would be looked up again for every slice.
    const [logGain, logPenalty, response] = [this.#logGain, this.#logPenalty, this.#response];
    const [kink, lower, upper] = [this.#kink, this.#lower, this.#upper];
    let spent = 0;
    let reacting = 0;
    let slope = 0;
    for (let index = 0; index < count; index++) {
      const distance = logGain[index]! - logMultiplier;
      const own = response[index]!;
      let u = distance * own;
      if (logPenalty[index]! > 0) {
        u = Math.max(u, Math.min((distance + logPenalty[index]!) * own, kink[index]!));
      }
      if (!(u > lower[index]!)) {
        spent += unitCost[index]! * minimum[index]!;
      } else if (u >= upper[index]!) {
        spent += unitCost[index]! * maximum[index]!;
      } else {
        const costOfSize = unitCost[index]! * size[index]!;
        const costOfAmount = costOfSize * growth(u);
        spent += costOfAmount;
        if (u !== kink[index]!) {
          reacting += costOfSize + costOfAmount;
          slope += (costOfSize + costOfAmount) * own;
        }
      }
    }
    spending.excess = spent - budget;
    spending.reacting = reacting;
    spending.slope = slope;
  }

  /** Log of the highest gain at the minimums: the multiplier at which nothing more is bought. */
  highestLog(): number {
    const { count, minimum, maximum } = this.#problem;
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < count; index++) {
      if (minimum[index]! >= maximum[index]!) continue;
      const lower = this.#lower[index]!;
      const penalty = lower < this.#kink[index]! ? this.#logPenalty[index]! : 0;
      const log = this.#logGain[index]! + penalty - lower / this.#response[index]!;
      if (log > highest) highest = log;
    }
    return highest;
  }

  /** Every slice at its maximum, flat ones at their minimum. */
  everything(): Float64Array {
    const { minimum, maximum } = this.#problem;
    return maximum.map((most, index) =>
      this.#logGain[index] === Number.NEGATIVE_INFINITY ? minimum[index]! : most,
    );
  }

  /** @param spendable what the budget holds above the minimums */
  search(spendable: number): Omit<ContinuousSolution, "amountsAt"> {
    const spending: Spending = { excess: 0, reacting: 0, slope: 0 };
    let low = Number.NEGATIVE_INFINITY;
    let high = this.highestLog();
    let log = this.#startLog(high);
    let downwards = 1;
    let iterations = 0;
    for (;;) {
      this.#spend(log, spending);
      iterations++;
      const { excess, reacting, slope } = spending;
      if (Math.abs(excess) <= closeEnough * spendable || iterations >= mostIterations) break;
      if (excess > 0) low = log;
      else high = log;
      // Newton on the logarithm of the reacting spending, which is nearly linear in ln μ.
      let next = log + (reacting / slope) * Math.log1p(excess / (reacting - excess));
      const stuck = iterations % 8 === 0;
      if (!(next > low && next < high) || stuck) {
        if (low === Number.NEGATIVE_INFINITY) {
          next = high - downwards;
          downwards *= 2;
        } else {
          next = low + (high - low) / 2;
        }
      }
      if (next === log || next === low || next === high) break;
      log = next;
    }
    // The small rest of the budget is shared along the slope: one last, linear step.
    const { excess, slope } = spending;
    const step = slope > 0 && Number.isFinite(excess) ? excess / slope : 0;
    return { amounts: this.amounts(log, step), multiplier: Math.exp(log + step) };
  }

  /** Where most slices would react: the mean of the log gains, not above `high`. */
  #startLog(high: number): number {
    let sum = 0;
    let falling = 0;
    for (let index = 0; index < this.#problem.count; index++) {
      const log = this.#logGain[index]!;
      if (log === Number.NEGATIVE_INFINITY) continue;
      sum += log;
      falling++;
    }
    return Math.min(sum / falling, high - 1e-3);
  }

  /** The amounts at a multiplier, moved along their slopes for a small `step` of its logarithm. */
  amounts(log: number, step: number): Float64Array {
    const { count, size, minimum, maximum } = this.#problem;
    const amounts = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      const u = this.#position(index, log);
      if (u <= this.#lower[index]!) amounts[index] = minimum[index]!;
      else if (u >= this.#upper[index]!) amounts[index] = maximum[index]!;
      else {
        const amount = size[index]! * growth(u);
        const moved = u === this.#kink[index]! ? 0 : step * (size[index]! + amount) * this.#response[index]!;
        amounts[index] = Math.min(maximum[index]!, Math.max(minimum[index]!, amount - moved));
      }
    }
    return amounts;
  }
}

/** ln(1 + amount/size) */
function logGrowth(amount: number, size: number): number {
  if (amount === 0) return 0;
  return amount === Number.POSITIVE_INFINITY ? amount : Math.log1p(amount / size);
}

/**
 * u with reducible·e^(−a·u) + floor = reference; Infinity where the loss stays above the reference however
 * much is bought.
 */
function kinkPosition(reducible: number, a: number, floor: number, reference: number): number {
  const room = reference - floor;
  if (!(room > 0)) return Number.POSITIVE_INFINITY;
  const ratio = reducible / room;
  // Near 1 the difference of loss and reference has more digits than the ratio.
  if (ratio > 0.99 && ratio < 1.01) return Math.log1p((reducible + floor - reference) / room) / a;
  return logarithm(ratio) / a;
}
