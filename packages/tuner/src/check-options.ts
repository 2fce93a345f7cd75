import { type Dataset, type ProblemList, sliceSizes } from "@slicetuner/core";
import { type Strategy, strategyNames } from "./strategy.ts";

/** Which slice each example belongs to: all that planning knows of them. */
export type SlicedExamples = Pick<Dataset, "slices" | "sliceIds">;

/** An amount of money or a weight. */
export function expectAmount(problems: ProblemList, path: string, value: number): void {
  const isAmount = Number.isFinite(value) && value >= 0;
  problems.expect(isAmount, path, `is ${value}, expected a finite number of at least 0`);
}

/** A number of things, at least `least`. */
export function expectCount(problems: ProblemList, path: string, value: number, least = 1): void {
  const isCount = Number.isSafeInteger(value) && value >= least;
  problems.expect(isCount, path, `is ${value}, expected a whole number of at least ${least}`);
}

export function expectStrategy(problems: ProblemList, path: string, name: string): void {
  const known = strategyNames.some((strategy) => strategy === name);
  problems.expect(known, path, `"${name}" is unknown, expected one of ${strategyNames.join(", ")}`);
}

/** Into how many parts a budget is cut: only `stepwise` leaves that open. */
export function expectRounds(
  problems: ProblemList,
  path: string,
  rounds: number | undefined,
  strategy: Strategy,
): void {
  if (rounds === undefined) return;
  expectCount(problems, path, rounds);
  const message = `is ${rounds}, but ${strategy} knows its rounds itself; only stepwise takes them`;
  problems.expect(strategy === "stepwise", path, message);
}

/** Prices, one above 0 for each slice. */
export function expectPrices(problems: ProblemList, unitCosts: readonly number[], slices: number): void {
  problems.expect(
    unitCosts.length === slices,
    "unitCosts",
    `${unitCosts.length} prices for ${slices} slices`,
  );
  unitCosts.forEach((price, slice) => {
    const isPrice = Number.isFinite(price) && price > 0;
    problems.expect(isPrice, `unitCosts[${slice}]`, `is ${price}, expected a finite price above 0`);
  });
}

/** At least one slice, and an example of each. */
export function expectExamplesOfEachSlice(
  problems: ProblemList,
  path: string,
  dataset: SlicedExamples,
): void {
  problems.expect(dataset.slices.length > 0, `${path}.slices`, "is empty, expected at least one slice");
  sliceSizes(dataset).forEach((size, slice) => {
    problems.expect(size > 0, path, `slice "${dataset.slices[slice]!.name}" has no example`);
  });
}

/** At least and at most so many of each slice, which have to fit each other and the budget. */
export function expectBounds(
  problems: ProblemList,
  bounds: {
    readonly minimums: readonly number[] | undefined;
    readonly maximums: readonly number[] | undefined;
  },
  {
    budget = Number.POSITIVE_INFINITY,
    prices,
  }: { readonly budget: number | undefined; readonly prices: readonly number[] },
): void {
  const { minimums = prices.map(() => 0), maximums = prices.map(() => Number.POSITIVE_INFINITY) } = bounds;
  for (const [name, counts] of Object.entries({ minimums, maximums })) {
    problems.expect(
      counts.length === prices.length,
      name,
      `${counts.length} numbers for ${prices.length} slices`,
    );
    counts.forEach((count, slice) => {
      const isCount =
        (Number.isSafeInteger(count) && count >= 0) ||
        (name === "maximums" && count === Number.POSITIVE_INFINITY);
      problems.expect(isCount, `${name}[${slice}]`, `is ${count}, expected a whole number of at least 0`);
    });
  }
  minimums.forEach((least, slice) => {
    const most = maximums[slice] ?? Number.POSITIVE_INFINITY;
    problems.expect(least <= most, `minimums[${slice}]`, `is ${least}, more than the maximum, ${most}`);
  });
  const cost = minimums.reduce((sum, least, slice) => sum + least * (prices[slice] ?? 0), 0);
  problems.expect(!(cost > budget), "minimums", `cost ${cost}, more than the budget, ${budget}`);
}
