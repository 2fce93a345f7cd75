import { commonUnit, type MoneyUnit, ProblemList } from "@slicetuner/core";
import { capProblems } from "./cap-problems.ts";
import { exponential, logarithm } from "./elementary.ts";
import { type AllocationInput, type AllocationSlice, defaultFairnessWeight } from "./input.ts";
import { type Memory, newMemory } from "./memory.ts";
import { referenceLosses } from "./reference.ts";

/** The checked problem as columns, one entry a slice. */
export interface Problem {
  readonly count: number;
  /**
   * In what `budget` and `unitCost` are counted, so that sums of costs are exact; null where they are plain
   * amounts.
   */
  readonly unit: MoneyUnit | null;
  readonly budget: number;
  readonly size: Float64Array;
  readonly scale: Float64Array;
  readonly exponent: Float64Array;
  readonly floor: Float64Array;
  /** scale · size^−exponent, the loss above the floor at the present sizes. */
  readonly reducible: Float64Array;
  readonly unitCost: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  /** A: the loss above which a slice counts as unfairly treated; Infinity where there is none. */
  readonly reference: Float64Array;
  /** λ/A: what one unit of loss above the reference weighs more; 0 where there is no reference. */
  readonly penalty: Float64Array;
  /** What all minimums cost. */
  readonly leastCost: number;
  /** What all maximums cost, of flat curves the minimums: more of them is not bought. */
  readonly mostCost: number;
  /** Whether more data lowers the loss of any slice. */
  readonly anyFalls: boolean;
}

/** More examples than this cannot be counted one by one in a double. */
const largestWholeAmount = Number.MAX_SAFE_INTEGER;

/** How a problem is laid out. */
export interface ProblemOptions {
  /** Whether the money of the input is counted in units already. @default false */
  readonly isCounted?: boolean;
  /** Where its columns come from. @default new memory */
  readonly memory?: Memory;
}

/**
 * Checks the input, all mistakes at once, and lays it out in columns. With whole amounts the bounds are
 * rounded inwards, and money is counted in whole units where that is exact.
 * @throws InvalidInputError
 */
export function createProblem(
  input: AllocationInput,
  { isCounted = false, memory = newMemory }: ProblemOptions = {},
): Problem {
  const problems = new ProblemList();
  const { slices, budget, fairnessWeight = defaultFairnessWeight, amounts = "integer" } = input;
  problems.expect(
    Number.isFinite(budget) && budget >= 0,
    "budget",
    `${budget}; expected a finite number of at least 0`,
  );
  problems.expect(
    Number.isFinite(fairnessWeight) && fairnessWeight >= 0,
    "fairnessWeight",
    `${fairnessWeight}; expected a finite number of at least 0`,
  );
  problems.expect(
    amounts === "integer" || amounts === "continuous",
    "amounts",
    `"${amounts}"; expected "integer" or "continuous"`,
  );
  problems.expect(slices.length > 0, "slices", "empty; expected at least one slice");

  const count = slices.length;
  const take = (): Float64Array => memory.numbers(count);
  const whole = amounts === "integer";
  const columns: Columns = {
    size: take(),
    scale: take(),
    exponent: take(),
    floor: take(),
    unitCost: take(),
    minimum: take(),
    maximum: take(),
    reducible: take(),
  };
  const { unitCost, minimum, maximum } = columns;
  const loss = take();
  const areFine = readSlices(slices, columns);
  const totalLoss = computeLosses(columns, loss);
  if (!(areFine && Number.isFinite(totalLoss))) {
    for (let index = 0; index < count; index++) checkSlice(slices[index]!, index, loss[index]!, problems);
  }
  if (whole) roundBoundsInwards({ minimum, maximum, unitCost, budget }, problems);
  let unit: MoneyUnit | null = null;
  let spendable = budget;
  let leastCost = 0;
  let mostCost = 0;
  if (problems.problems.length === 0) {
    // Fractions of examples cost fractions of any unit.
    const counted = whole && !isCounted ? countInUnits(unitCost, budget) : null;
    if (counted !== null) ({ unit, budget: spendable } = counted);
    ({ leastCost, mostCost } = costOfBounds(columns));
    problems.expect(
      leastCost <= spendable,
      "slices",
      `the minimums cost ${unit?.toMoney(leastCost) ?? leastCost}, more than the budget of ${budget}`,
    );
  }
  const reference = take();
  referenceLosses(loss, input.reference ?? "mean", fairnessWeight, problems, reference);
  capProblems(problems).throwIfAny();
  // In the memory of the losses, which are not needed any more.
  const penalty = loss;
  for (let index = 0; index < count; index++) penalty[index] = fairnessWeight / reference[index]!;
  const anyFalls = columns.scale.some((scale, index) => scale > 0 && columns.exponent[index]! > 0);
  return { ...columns, count, unit, budget: spendable, reference, penalty, leastCost, mostCost, anyFalls };
}

/**
 * Writes prices and budget in whole units; changes `unitCost`. Null, and nothing changed, where that cannot
 * be done exactly.
 */
function countInUnits(unitCost: Float64Array, budget: number): { unit: MoneyUnit; budget: number } | null {
  const unit = commonUnit(unitCost);
  const units = unit?.wholeUnits(budget) ?? Number.POSITIVE_INFINITY;
  if (unit === null || units > Number.MAX_SAFE_INTEGER) return null;
  for (let index = 0; index < unitCost.length; index++) unitCost[index] = unit.inUnits(unitCost[index]!);
  return { unit, budget: units };
}

/**
 * Σ unitCost · amount, from the first slice to the last: the sum that must not exceed the budget. Exact in
 * whole units.
 */
export function totalCost(unitCost: Float64Array, amounts: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < unitCost.length; index++) sum += unitCost[index]! * amounts[index]!;
  return sum;
}

/**
 * scale · size^−exponent to a few units in the last place; 0 · ∞ is 0 and 0⁰ is 1: a slice without a falling
 * curve may be empty.
 */
export function reducibleLoss(size: number, scale: number, exponent: number): number {
  if (scale === 0 || exponent === 0) return scale;
  return scale * exponential(-exponent * logarithm(size));
}

/** The bounds of whole amounts are whole. */
function roundBoundsInwards(
  {
    minimum,
    maximum,
    unitCost,
    budget,
  }: { minimum: Float64Array; maximum: Float64Array; unitCost: Float64Array; budget: number },
  problems: ProblemList,
): void {
  for (let index = 0; index < minimum.length; index++) {
    const [least, most] = [minimum[index]!, maximum[index]!];
    minimum[index] = Math.ceil(least);
    maximum[index] = Math.min(Math.floor(most), largestWholeAmount);
    if (least <= most && minimum[index]! > maximum[index]!) {
      problems.add(`slices[${index}].minimum`, `no whole number lies between ${least} and ${most}`);
    }
    // A price of 0 is a mistake of its own.
    const pays = unitCost[index]! > 0 ? budget / unitCost[index]! : 0;
    if (maximum[index] === largestWholeAmount && pays > largestWholeAmount) {
      problems.add(
        `slices[${index}].maximum`,
        `the budget pays for more than ${largestWholeAmount} examples, which cannot be counted; set a maximum or use amounts "continuous"`,
      );
    }
  }
}

type Columns = Pick<
  Problem,
  "size" | "scale" | "exponent" | "floor" | "unitCost" | "minimum" | "maximum" | "reducible"
>;

/** Writes the slices into columns; returns whether `checkSlice` can only find losses that are not finite. */
function readSlices(slices: readonly AllocationSlice[], columns: Columns): boolean {
  const { size, scale, exponent, floor, unitCost, minimum, maximum } = columns;
  let areFine = true;
  for (let index = 0; index < slices.length; index++) {
    const slice = slices[index]!;
    const cost = slice.unitCost ?? 1;
    const least = slice.minimum ?? 0;
    const most = slice.maximum ?? Number.POSITIVE_INFINITY;
    const isFine =
      slice.size >= 0 &&
      slice.size < Number.POSITIVE_INFINITY &&
      slice.scale >= 0 &&
      slice.exponent >= 0 &&
      slice.exponent < Number.POSITIVE_INFINITY &&
      cost > 0 &&
      cost < Number.POSITIVE_INFINITY &&
      least >= 0 &&
      least < Number.POSITIVE_INFINITY &&
      most >= least;
    if (!isFine) areFine = false;
    size[index] = slice.size;
    scale[index] = slice.scale;
    exponent[index] = slice.exponent;
    floor[index] = slice.floor ?? 0;
    unitCost[index] = cost;
    minimum[index] = least;
    maximum[index] = most;
  }
  return areFine;
}

/** Returns the sum of the losses, which is finite only if all are. */
function computeLosses({ size, scale, exponent, floor, reducible }: Columns, loss: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < loss.length; index++) {
    const above = reducibleLoss(size[index]!, scale[index]!, exponent[index]!);
    reducible[index] = above;
    loss[index] = above + floor[index]!;
    sum += loss[index]!;
  }
  return sum;
}

export function costOfBounds({ unitCost, minimum, maximum, scale, exponent }: Columns): {
  leastCost: number;
  mostCost: number;
} {
  let leastCost = 0;
  let mostCost = 0;
  for (let index = 0; index < unitCost.length; index++) {
    const isFlat = scale[index] === 0 || exponent[index] === 0;
    leastCost += unitCost[index]! * minimum[index]!;
    mostCost += unitCost[index]! * (isFlat ? minimum[index]! : maximum[index]!);
  }
  return { leastCost, mostCost };
}

function checkSlice(slice: AllocationSlice, index: number, loss: number, problems: ProblemList): void {
  const { size, scale, exponent, floor = 0, unitCost = 1, minimum = 0 } = slice;
  const maximum = slice.maximum ?? Number.POSITIVE_INFINITY;
  const expectBetween = (name: string, value: number, holds: boolean, expected: string): boolean =>
    problems.expect(
      Number.isFinite(value) && holds,
      `slices[${index}].${name}`,
      `${value}; expected ${expected}`,
    );
  const curveIsFine = [
    expectBetween("size", size, size >= 0, "a finite number of at least 0"),
    expectBetween("scale", scale, scale >= 0, "a finite number of at least 0"),
    expectBetween("exponent", exponent, exponent >= 0, "a finite number of at least 0"),
    expectBetween("floor", floor, true, "a finite number"),
  ].every(Boolean);
  if (curveIsFine && !Number.isFinite(loss)) {
    problems.add(
      `slices[${index}].size`,
      `${size}; a falling curve has no finite loss there: buy the first examples of this slice before planning`,
    );
  }
  expectBetween("unitCost", unitCost, unitCost > 0, "a finite number above 0");
  expectBetween("minimum", minimum, minimum >= 0, "a finite number of at least 0");
  problems.expect(
    maximum >= 0 && !(minimum > maximum),
    `slices[${index}].maximum`,
    `${maximum}; expected at least the minimum, ${minimum}`,
  );
}
