import { commonUnit, type PriceStep, ProblemList } from "@slicetuner/core";
import { capProblems } from "./cap-problems.ts";
import { checkSteps, constantPrices, onOffer, type Prices, steppedPrices, stepsInUnits } from "./prices.ts";

/** More examples than this are not bought of any slice: beyond it a double cannot count one by one. */
const largestAmount = 2 ** 52;

/** What every baseline needs. Arrays: one number a slice. */
export interface BaselineInput {
  /** Price of one example, above 0. Not used where there are `priceSteps`, but for its length. */
  readonly unitCosts: ArrayLike<number>;
  /** Prices that change with the number bought, at least one step for each slice, in the order of buying. */
  readonly priceSteps?: readonly (readonly PriceStep[])[];
  /** The most that Σ unitCost · amount may reach; ≥ 0. */
  readonly budget: number;
  /** Buy at most so many; Infinity where there is no end. @default Infinity for each */
  readonly maximums?: ArrayLike<number>;
}

/** A baseline that looks at the sizes too. */
export interface SizedBaselineInput extends BaselineInput {
  /** Examples at hand. */
  readonly sizes: ArrayLike<number>;
}

/** Input of `waterFilling`. */
export interface WaterFillingInput extends SizedBaselineInput {
  /**
   * Buy so many before filling starts; together they must not cost more than the budget. @default 0 for each
   */
  readonly minimums?: ArrayLike<number>;
}

/**
 * The same number for each slice: the largest that the budget pays for, ⌊budget/Σ unitCost⌋ without maximums.
 * A slice with a smaller maximum gets that. The remainder is not spent.
 * @throws InvalidInputError
 */
export function uniform(input: BaselineInput): number[] {
  const { prices, budget, maximums } = checkBaseline(input);
  return shareByWeight(new Float64Array(maximums.length).fill(1), prices, budget, maximums);
}

/**
 * The same share of each slice's present size, so that the mix stays as it is: ⌊t · size⌋ with the largest t
 * the budget pays for. A slice with a smaller maximum gets that. The remainder is not spent.
 * @throws InvalidInputError
 */
export function proportional(input: SizedBaselineInput): number[] {
  const { sizes, prices, budget, maximums } = checkBaseline(input);
  return shareByWeight(sizes, prices, budget, maximums);
}

/**
 * One example after the other to the smallest slice (the first of equals) whose example the remaining budget
 * pays for and whose maximum is not reached, until there is none. Needs a number of passes that grows with
 * the logarithm of the budget.
 *
 * Filling up to a least size L is `waterFilling` with `maximums` of max(0, L − size).
 * @throws InvalidInputError
 */
export function waterFilling(input: WaterFillingInput): number[] {
  const { sizes, prices, budget, maximums, minimums } = checkBaseline(input);
  const amounts = minimums.slice();
  let remaining = budget - prices.total(amounts);
  let open: number[] = Array.from(amounts.keys());
  for (;;) {
    open = open.filter(
      (index) => amounts[index]! < maximums[index]! && prices.next(index, amounts[index]!) <= remaining,
    );
    if (open.length === 0) break;
    remaining -= raiseTogether(open, sizes, prices, amounts, maximums, remaining);
    remaining -= raiseOneByOne(open, sizes, prices, amounts, maximums, remaining);
  }
  takeBackExcess(prices, budget, amounts, minimums);
  return Array.from(amounts);
}

/**
 * Raises the open slices to the highest common level at which every one of them can still pay for one more;
 * returns the cost.
 */
function raiseTogether(
  open: readonly number[],
  sizes: Float64Array,
  prices: Prices,
  amounts: Float64Array,
  maximums: Float64Array,
  remaining: number,
): number {
  let dearest = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let cheapest = Number.POSITIVE_INFINITY;
  for (const index of open) {
    dearest = Math.max(dearest, prices.highest(index));
    cheapest = Math.min(cheapest, prices.lowest(index));
    lowest = Math.min(lowest, sizes[index]! + amounts[index]!);
  }
  const units = (index: number, level: number): number => {
    const needed = Math.ceil(level - sizes[index]! - amounts[index]!);
    return Math.min(maximums[index]! - amounts[index]!, Math.max(0, needed));
  };
  const cost = (level: number): number => {
    let sum = 0;
    for (const index of open) sum += prices.ofMore(index, amounts[index]!, units(index, level));
    return sum;
  };
  // Invariant: filling to `lowest + paid` is paid for, to `lowest + notPaid` is not or fills all there is.
  const affordable = remaining - dearest;
  let paid = 0;
  let notPaid = Math.min(Number.MAX_SAFE_INTEGER, Math.floor(remaining / cheapest) + 1);
  while (notPaid - paid > 1) {
    const middle = Math.floor(paid + (notPaid - paid) / 2);
    if (cost(lowest + middle) <= affordable) paid = middle;
    else notPaid = middle;
  }
  if (paid === 0) return 0;
  const level = lowest + paid;
  const spent = cost(level);
  for (const index of open) amounts[index]! += units(index, level);
  return spent;
}

/**
 * One example for each open slice on the lowest level, smallest first, as far as the budget reaches; returns
 * the cost.
 */
function raiseOneByOne(
  open: readonly number[],
  sizes: Float64Array,
  prices: Prices,
  amounts: Float64Array,
  maximums: Float64Array,
  remaining: number,
): number {
  const filled = (index: number): number => sizes[index]! + amounts[index]!;
  // A dear slice may hold the level back only as long as it can pay.
  let lowest = Number.POSITIVE_INFINITY;
  for (const index of open) {
    if (amounts[index]! < maximums[index]! && prices.next(index, amounts[index]!) <= remaining) {
      lowest = Math.min(lowest, filled(index));
    }
  }
  const turn = open.filter((index) => filled(index) < lowest + 1 && amounts[index]! < maximums[index]!);
  turn.sort((first, second) => filled(first) - filled(second) || first - second);
  let left = remaining;
  for (const index of turn) {
    const price = prices.next(index, amounts[index]!);
    if (price > left) continue;
    amounts[index]! += 1;
    left -= price;
  }
  return remaining - left;
}

/** ⌊t · weight⌋, at most the maximum, with the largest t whose real-valued amounts the budget pays for. */
function shareByWeight(
  weights: Float64Array,
  prices: Prices,
  budget: number,
  maximums: Float64Array,
): number[] {
  const share = prices.share(weights, maximums, budget);
  const amounts = weights.map((weight, index) =>
    weight > 0 ? Math.min(maximums[index]!, Math.floor(share * weight * (1 + 2 * Number.EPSILON))) : 0,
  );
  takeBackExcess(prices, budget, amounts, new Float64Array(amounts.length));
  return Array.from(amounts);
}

/**
 * Costs that are not whole may sum to a hair more than the budget: gives back the last example that can be
 * given back.
 */
function takeBackExcess(prices: Prices, budget: number, amounts: Float64Array, minimums: Float64Array): void {
  while (prices.total(amounts) > budget) {
    const last = amounts.findLastIndex((amount, index) => amount > minimums[index]!);
    if (last < 0) return;
    amounts[last]! -= 1;
  }
}

interface CheckedBaseline {
  readonly sizes: Float64Array;
  readonly prices: Prices;
  readonly budget: number;
  readonly minimums: Float64Array;
  readonly maximums: Float64Array;
}

function checkBaseline(input: WaterFillingInput | BaselineInput): CheckedBaseline {
  const problems = new ProblemList();
  const { budget, unitCosts } = input;
  const count = unitCosts.length;
  problems.expect(
    Number.isFinite(budget) && budget >= 0,
    "budget",
    `${budget}; expected a finite number of at least 0`,
  );
  const column = (
    name: string,
    values: ArrayLike<number> | undefined,
    preset: number,
    isFine: (value: number) => boolean,
    expected: string,
  ): Float64Array => {
    if (values === undefined) return new Float64Array(count).fill(preset);
    problems.expect(
      values.length === count,
      name,
      `${values.length} numbers; expected one a slice, ${count}`,
    );
    for (let index = 0; index < values.length; index++) {
      problems.expect(isFine(values[index]!), `${name}[${index}]`, `${values[index]}; expected ${expected}`);
    }
    return Float64Array.from(values);
  };
  const isAmount = (value: number): boolean => Number.isFinite(value) && value >= 0;
  const sizes = "sizes" in input ? input.sizes : undefined;
  const minimums = "minimums" in input ? input.minimums : undefined;
  const constant = column(
    "unitCosts",
    unitCosts,
    1,
    (cost) => Number.isFinite(cost) && cost > 0,
    "a finite number above 0",
  );
  const { priceSteps } = input;
  const isStepped = priceSteps !== undefined && checkSteps(priceSteps, count, problems);
  const most = (index: number): number =>
    isStepped ? onOffer(priceSteps[index]!) : Number.POSITIVE_INFINITY;
  const checked: Omit<CheckedBaseline, "prices" | "budget"> = {
    sizes: column("sizes", sizes, 0, isAmount, "a finite number of at least 0"),
    minimums: column("minimums", minimums, 0, isAmount, "a finite number of at least 0").map(Math.ceil),
    maximums: column(
      "maximums",
      input.maximums,
      Number.POSITIVE_INFINITY,
      (maximum) => maximum >= 0,
      "at least 0",
    ).map((maximum, index) => Math.min(Math.floor(maximum), most(index), largestAmount)),
  };
  capProblems(problems).throwIfAny();
  return { ...checked, ...countedMoney(constant, isStepped ? priceSteps : undefined, budget) };
}

/** Prices and budget in whole units, in which sums are exact, where there are any. */
function countedMoney(
  constant: Float64Array,
  priceSteps: readonly (readonly PriceStep[])[] | undefined,
  budget: number,
): Pick<CheckedBaseline, "prices" | "budget"> {
  if (priceSteps !== undefined) {
    const counted = stepsInUnits(priceSteps, budget) ?? { priceSteps, budget };
    return { prices: steppedPrices(counted.priceSteps), budget: counted.budget };
  }
  const unit = commonUnit(constant);
  const units = unit?.wholeUnits(budget) ?? Number.POSITIVE_INFINITY;
  if (unit === null || units > Number.MAX_SAFE_INTEGER) return { prices: constantPrices(constant), budget };
  return { prices: constantPrices(constant.map(unit.inUnits)), budget: units };
}
