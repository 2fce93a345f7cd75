import { Random } from "@slicetuner/core";
import type { AllocationSlice } from "@slicetuner/optimizer";

/** An allocation problem in the two shapes that contenders read. */
export interface AllocationProblem {
  readonly slices: readonly AllocationSlice[];
  readonly columns: AllocationColumns;
  readonly budget: number;
  readonly fairnessWeight: number;
}

export interface AllocationColumns {
  readonly sizes: Float64Array;
  readonly scales: Float64Array;
  readonly exponents: Float64Array;
  readonly unitCosts: Float64Array;
}

/**
 * Slices of 50 to 5,000 examples with losses of 0.1 to 2, exponents of 0.05 to 1 and prices of 0.5 to 3;
 * 200 units of budget a slice, fairness weight 1.
 */
export function createAllocationProblem(count: number): AllocationProblem {
  const random = new Random(`allocation/${count}`);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const columns: AllocationColumns = {
    sizes: new Float64Array(count),
    scales: new Float64Array(count),
    exponents: new Float64Array(count),
    unitCosts: new Float64Array(count),
  };
  const slices = Array.from({ length: count }, (_, index): AllocationSlice => {
    const size = Math.round(Math.exp(between(Math.log(50), Math.log(5000))));
    const exponent = between(0.05, 1);
    const scale = between(0.1, 2) * size ** exponent;
    const unitCost = Math.round(between(0.5, 3) * 100) / 100;
    columns.sizes[index] = size;
    columns.scales[index] = scale;
    columns.exponents[index] = exponent;
    columns.unitCosts[index] = unitCost;
    return { size, scale, exponent, unitCost };
  });
  return { slices, columns, budget: 200 * count, fairnessWeight: 1 };
}
