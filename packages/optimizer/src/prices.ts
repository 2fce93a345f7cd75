import { commonUnit, type MoneyUnit, type PriceStep, type ProblemList } from "@slicetuner/core";

/** What examples cost, by slice. */
export interface Prices {
  /** Of all amounts, added up from the first slice to the last. */
  total(amounts: ArrayLike<number>): number;
  /** Of the example after `amount`. */
  next(index: number, amount: number): number;
  /** Of `more` examples after `amount`. */
  ofMore(index: number, amount: number, more: number): number;
  highest(index: number): number;
  lowest(index: number): number;
  /** The largest t so that t · weight of each slice, or its maximum, is paid for. */
  share(weights: Float64Array, maximums: Float64Array, budget: number): number;
}

/** What the amounts cost, as decimals add up; Infinity where there are not so many examples on offer. */
export function costOf(amounts: ArrayLike<number>, priceSteps: readonly (readonly PriceStep[])[]): number {
  const isWhole = Array.prototype.every.call(amounts, Number.isInteger);
  const counted = isWhole ? stepsInUnits(priceSteps, 0) : null;
  if (counted === null) return sumOfCosts(amounts, priceSteps);
  const cost = sumOfCosts(amounts, counted.priceSteps);
  return Number.isFinite(cost) ? counted.unit.toMoney(cost) : cost;
}

/**
 * Prices and budget in whole units, in which sums are exact; null where prices and budget cannot be counted
 * so.
 */
export function stepsInUnits(
  priceSteps: readonly (readonly PriceStep[])[],
  budget: number,
): { unit: MoneyUnit; priceSteps: PriceStep[][]; budget: number } | null {
  const unit = commonUnit(priceSteps.flat().map(({ unitCost }) => unitCost));
  const units = unit?.wholeUnits(budget) ?? Number.POSITIVE_INFINITY;
  if (unit === null || units > Number.MAX_SAFE_INTEGER) return null;
  const counted = priceSteps.map((steps) =>
    steps.map((step) => ({ ...step, unitCost: unit.inUnits(step.unitCost) })),
  );
  return { unit, priceSteps: counted, budget: units };
}

/**
 * What the amounts cost at prices in whole units, or in amounts as they are; added up from the first slice to
 * the last.
 */
export function sumOfCosts(
  amounts: ArrayLike<number>,
  priceSteps: readonly (readonly PriceStep[])[],
): number {
  let sum = 0;
  for (let index = 0; index < priceSteps.length; index++)
    sum += costOfSlice(amounts[index]!, priceSteps[index]!);
  return sum;
}

/** What `amount` examples of one slice cost. */
export function costOfSlice(amount: number, steps: readonly PriceStep[]): number {
  let cost = 0;
  let left = amount;
  for (const { unitCost, count } of steps) {
    if (left <= 0) break;
    const bought = Math.min(left, count ?? Number.POSITIVE_INFINITY);
    cost += bought * unitCost;
    left -= bought;
  }
  return left > 0 ? Number.POSITIVE_INFINITY : cost;
}

/** How many examples of a slice are on offer. */
export function onOffer(steps: readonly PriceStep[]): number {
  return steps.reduce((sum, { count }) => sum + (count ?? Number.POSITIVE_INFINITY), 0);
}

/** Adds what is wrong; returns whether nothing is. */
export function checkSteps(
  priceSteps: readonly (readonly PriceStep[])[],
  slices: number,
  problems: ProblemList,
): boolean {
  const before = problems.problems.length;
  problems.expect(
    priceSteps.length === slices,
    "priceSteps",
    `${priceSteps.length} lists; expected one a slice, ${slices}`,
  );
  for (const [index, steps] of priceSteps.entries()) {
    checkStepsOfSlice(steps, `priceSteps[${index}]`, problems);
  }
  return problems.problems.length === before;
}

export function checkStepsOfSlice(steps: readonly PriceStep[], path: string, problems: ProblemList): void {
  problems.expect(steps.length > 0, path, "empty; expected at least one step");
  for (const [index, { unitCost, count }] of steps.entries()) {
    problems.expect(
      unitCost > 0 && unitCost < Number.POSITIVE_INFINITY,
      `${path}[${index}].unitCost`,
      `${unitCost}; expected a finite number above 0`,
    );
    problems.expect(
      count === null || (Number.isInteger(count) && count >= 0),
      `${path}[${index}].count`,
      `${count}; expected a whole number of at least 0, or null`,
    );
  }
}

/** One price a slice. */
export function constantPrices(unitCosts: Float64Array): Prices {
  return {
    total(amounts) {
      let sum = 0;
      for (let index = 0; index < unitCosts.length; index++) sum += unitCosts[index]! * amounts[index]!;
      return sum;
    },
    next: (index) => unitCosts[index]!,
    ofMore: (index, _, more) => unitCosts[index]! * more,
    highest: (index) => unitCosts[index]!,
    lowest: (index) => unitCosts[index]!,
    share(weights, maximums, budget) {
      // A slice leaves the common share where t · weight reaches its maximum; go through these in order.
      const order = Array.from(weights.keys()).filter((index) => weights[index]! > 0 && maximums[index]! > 0);
      const leaves = (index: number): number => maximums[index]! / weights[index]!;
      if (order.some((index) => maximums[index]! < Number.POSITIVE_INFINITY)) {
        order.sort((first, second) => leaves(first) - leaves(second));
      }
      let paidForMaximums = 0;
      let costOfShare = 0;
      for (const index of order) costOfShare += unitCosts[index]! * weights[index]!;
      for (const index of order) {
        const share = (budget - paidForMaximums) / costOfShare;
        if (share <= leaves(index)) return share;
        paidForMaximums += unitCosts[index]! * maximums[index]!;
        costOfShare -= unitCosts[index]! * weights[index]!;
      }
      return Number.POSITIVE_INFINITY;
    },
  };
}

/** Prices that change with the number bought. */
export function steppedPrices(priceSteps: readonly (readonly PriceStep[])[]): Prices {
  const ends = priceSteps.map((steps) => steps.map((_, index) => onOffer(steps.slice(0, index + 1))));
  const unitCosts = (index: number): number[] =>
    priceSteps[index]!.filter(({ count }) => count !== 0).map(({ unitCost }) => unitCost);
  const next = (index: number, amount: number): number => {
    const step = ends[index]!.findIndex((end) => amount < end);
    return step < 0 ? Number.POSITIVE_INFINITY : priceSteps[index]![step]!.unitCost;
  };
  return {
    total: (amounts) => sumOfCosts(amounts, priceSteps),
    next,
    ofMore: (index, amount, more) =>
      costOfSlice(amount + more, priceSteps[index]!) - costOfSlice(amount, priceSteps[index]!),
    highest: (index) => Math.max(0, ...unitCosts(index)),
    lowest: (index) => Math.min(...unitCosts(index)),
    share(weights, maximums, budget) {
      const isPaidFor = (share: number): boolean =>
        sumOfCosts(
          weights.map((weight, index) => (weight > 0 ? Math.min(maximums[index]!, share * weight) : 0)),
          priceSteps,
        ) <= budget;
      let paid = 0;
      let notPaid = 1;
      while (isPaidFor(notPaid)) {
        paid = notPaid;
        notPaid *= 2;
        if (notPaid > Number.MAX_SAFE_INTEGER) return Number.POSITIVE_INFINITY;
      }
      for (;;) {
        const middle = paid + (notPaid - paid) / 2;
        if (middle <= paid || middle >= notPaid) return paid;
        if (isPaidFor(middle)) paid = middle;
        else notPaid = middle;
      }
    },
  };
}
