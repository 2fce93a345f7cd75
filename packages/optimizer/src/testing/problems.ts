import { commonUnit } from "@slicetuner/core";
import * as fc from "fast-check";
import type { AllocationInput, AllocationSlice } from "../input.ts";

/**
 * Slices of every kind: steep and nearly flat, flat, empty of data to learn from, capped, with a floor, twins
 * of each other.
 */
export function sliceArbitrary(
  unitCost: fc.Arbitrary<number>,
  largestMinimum = 0,
): fc.Arbitrary<AllocationSlice> {
  return fc
    .record({
      size: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(1, 10, 100)),
      scale: fc.oneof(fc.double({ min: 0.01, max: 30, noNaN: true }), fc.constantFrom(0, 1, 2)),
      exponent: fc.oneof(fc.double({ min: 0.001, max: 2, noNaN: true }), fc.constantFrom(0, 0.5, 1e-7)),
      floor: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
      unitCost,
      minimum: fc.integer({ min: 0, max: largestMinimum }),
      room: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 40 })),
    })
    .map(({ room, ...slice }) => ({ ...slice, maximum: slice.minimum + room }));
}

/** Problems whose minimums the budget pays for. */
export function problemArbitrary(options: {
  slices: number;
  unitCost: fc.Arbitrary<number>;
  budget: fc.Arbitrary<number>;
  largestMinimum?: number;
}): fc.Arbitrary<AllocationInput & { fairnessWeight: number; reference: readonly number[] }> {
  const slice = sliceArbitrary(options.unitCost, options.largestMinimum);
  return fc
    .record({
      distinct: fc.array(slice, { minLength: 1, maxLength: options.slices }),
      twins: fc.integer({ min: 0, max: 2 }),
      budget: options.budget,
      fairnessWeight: fc.constantFrom(0, 0.1, 1, 10, 1000),
      references: fc.array(fc.double({ min: 0.05, max: 3, noNaN: true }), { minLength: 1, maxLength: 3 }),
    })
    .map(({ distinct, twins, budget, fairnessWeight, references }) => {
      const slices = [...distinct, ...distinct.slice(0, Math.min(twins, options.slices - distinct.length))];
      const minimums = slices.map(({ minimum = 0 }) => minimum);
      const leastCost = Math.max(addedUp(slices, minimums), costOfPlan({ slices, budget }, minimums));
      const reference = slices.map((_, index) => references[index % references.length]!);
      return { slices, budget: budget + leastCost, fairnessWeight, reference };
    });
}

/**
 * What a plan costs: whole amounts as decimals add up where money can be counted in units, all else as
 * doubles add up.
 */
export function costOfPlan(
  { slices, budget, amounts: kind = "integer" }: Pick<AllocationInput, "slices" | "budget" | "amounts">,
  amounts: readonly number[],
): number {
  const unit = kind === "integer" ? commonUnit(slices.map(({ unitCost = 1 }) => unitCost)) : null;
  if (unit === null || unit.wholeUnits(budget) > Number.MAX_SAFE_INTEGER) return addedUp(slices, amounts);
  return unit.toMoney(
    slices.reduce((sum, { unitCost = 1 }, index) => sum + unit.inUnits(unitCost) * amounts[index]!, 0),
  );
}

function addedUp(slices: readonly AllocationSlice[], amounts: readonly number[]): number {
  return slices.reduce((sum, { unitCost = 1 }, index) => sum + unitCost * amounts[index]!, 0);
}

/** The objective of one slice as it stands in the paper. */
export function sliceObjective(
  { size, scale, exponent, floor = 0 }: AllocationSlice,
  amount: number,
  fairnessWeight: number,
  reference: number,
): number {
  const loss = scale * (size + amount) ** -exponent + floor;
  return loss + fairnessWeight * Math.max(0, loss / reference - 1);
}

/** Fall of that objective per unit of budget just above (+1) or just below (−1) the amount. */
export function sliceFall(
  slice: AllocationSlice,
  amount: number,
  fairnessWeight: number,
  reference: number,
  side: 1 | -1,
): number {
  const { size, scale, exponent, floor = 0, unitCost = 1 } = slice;
  const examples = (size + amount) * (1 + side * 1e-9);
  const loss = scale * examples ** -exponent + floor;
  // A reference that is met to rounding lies on the kink, and each side has its own slope.
  const met = Math.abs(loss - reference) <= 1e-11 * reference;
  const isAbove = met ? side < 0 : loss > reference;
  const fall = scale * exponent * examples ** (-exponent - 1);
  return (fall * (isAbove ? 1 + fairnessWeight / reference : 1)) / unitCost;
}
