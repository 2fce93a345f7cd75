import { type Memory, newMemory } from "./memory.ts";
import { MultiplierSearch, type Tried } from "./multiplier-search.ts";
import type { Problem } from "./problem.ts";

/** The continuous optimum. */
export interface ContinuousSolution {
  readonly amounts: Float64Array;
  /** μ: the fall of the objective for one more unit of budget. */
  readonly multiplier: number;
  /** The best amounts where a unit of budget must gain `multiplier` to be spent, whatever the budget. */
  readonly amountsAt: (multiplier: number) => Float64Array;
}

/**
 * Excess relative to the budget above the minimums at which the last, linear correction is mostly exact to
 * rounding; and at which it always is.
 */
const closeEnough = [1e-7, 1e-11];
/** A start from some of the slices need not be closer than they tell. */
const closeEnoughToStart = 1e-2;
/** By how much the log of the multiplier can be below its start before slices that were left out count. */
const margin = 0.5;
/** Gains below it have lost digits. */
const leastExactGain = 1e-300;

/**
 * Exact continuous plan: the multiplier at which all slices together spend the budget.
 *
 * Where there are many slices, some of them tell about where it lies, and those whose first example is worth
 * clearly less are left out of the search: they get their minimum.
 *
 * @param memory where columns come from @default new memory
 */
export function solveContinuous(problem: Problem, memory: Memory = newMemory): ContinuousSolution {
  const { count, budget, minimum, leastCost, mostCost } = problem;
  let whole: MultiplierSearch | undefined;
  const searchAll = (): MultiplierSearch => {
    whole ??= new MultiplierSearch(problem, everySlice(count, 1, memory), budget, memory);
    return whole;
  };
  const amountsAt = (multiplier: number): Float64Array => {
    const amounts = new Float64Array(count);
    const search = searchAll();
    search.try(Math.log(multiplier));
    search.writeAmounts(0, amounts);
    return amounts;
  };
  if (leastCost >= budget) {
    return { amounts: minimum.slice(), multiplier: Math.exp(searchAll().highestLog()), amountsAt };
  }
  if (mostCost <= budget) return { amounts: everything(problem), multiplier: 0, amountsAt };

  const amounts = memory.numbers(count);
  const spendable = budget - leastCost;
  const start = startFromSome(problem, spendable, memory);
  if (start !== undefined) {
    const leastLog = start - margin;
    const { members, budgetOfMembers } = worthMore(problem, leastLog, memory);
    amounts.set(minimum);
    const search = new MultiplierSearch(problem, members, budgetOfMembers, memory);
    const log = spendBudget(search, start, spendable, amounts);
    if (log > leastLog) return { amounts, multiplier: Math.exp(log), amountsAt };
  }
  const search = searchAll();
  const log = spendBudget(search, start ?? search.meanLog, spendable, amounts);
  return { amounts, multiplier: Math.exp(log), amountsAt };
}

/** Writes the amounts at which the members spend their budget; returns the log of the multiplier. */
function spendBudget(
  search: MultiplierSearch,
  start: number,
  spendable: number,
  amounts: Float64Array,
): number {
  let log = start;
  for (const tolerance of closeEnough) {
    const tried = search.find(log, tolerance * spendable);
    const step = lastStep(tried);
    const rest = search.writeAmounts(step, amounts);
    log = tried.log + step;
    if (Math.abs(rest) <= closeEnough[1]! * spendable) break;
  }
  return log;
}

/** By how much ln μ would have to rise to meet the budget, along the slope. */
function lastStep({ excess, slope }: Tried): number {
  return slope > 0 && Number.isFinite(excess) ? excess / slope : 0;
}

/** Every slice at its maximum, flat ones at their minimum. */
function everything({ minimum, maximum, scale, exponent }: Problem): Float64Array {
  return maximum.map((most, index) => (scale[index] === 0 || exponent[index] === 0 ? minimum[index]! : most));
}

/** The log of the multiplier at which 4·√count slices spend their part; undefined where they do not tell. */
function startFromSome(problem: Problem, spendable: number, memory: Memory): number | undefined {
  const { count, budget } = problem;
  const stride = Math.floor(Math.sqrt(count) / 4);
  if (stride < 2) return undefined;
  const some = everySlice(count, stride, memory);
  const share = some.length / count;
  const search = new MultiplierSearch(problem, some, budget * share, memory);
  // Where all of them are flat they tell nothing.
  if (Number.isNaN(search.meanLog)) return undefined;
  const tried = search.find(search.meanLog, closeEnoughToStart * spendable * share);
  return tried.log + lastStep(tried);
}

function everySlice(count: number, stride: number, memory: Memory): Uint32Array {
  const indices = memory.indices(Math.ceil(count / stride));
  for (let place = 0; place < indices.length; place++) indices[place] = place * stride;
  return indices;
}

/** The slices that may get more than their minimum at multipliers above one, and what is left for them. */
function worthMore(
  problem: Problem,
  leastLog: number,
  memory: Memory,
): { members: Uint32Array; budgetOfMembers: number } {
  const { count, budget, size, exponent, floor, reducible, unitCost, minimum, reference, penalty } = problem;
  const leastGain = Math.exp(leastLog);
  const least = leastGain > leastExactGain ? leastGain : 0;
  const indices = memory.indices(count);
  let members = 0;
  let costOfOthers = 0;
  for (let index = 0; index < count; index++) {
    const above = exponent[index]! * reducible[index]!;
    const isAbove = Number(reducible[index]! + floor[index]! > reference[index]! * (1 - 1e-9));
    const worth = above * (1 + penalty[index]! * isAbove);
    // No branch, which would be wrong as often as not.
    const isMember = Number(!(worth < least * size[index]! * unitCost[index]!));
    indices[members] = index;
    members += isMember;
    costOfOthers += (1 - isMember) * unitCost[index]! * minimum[index]!;
  }
  return { members: indices.subarray(0, members), budgetOfMembers: budget - costOfOthers };
}
