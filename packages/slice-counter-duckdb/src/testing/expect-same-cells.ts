import type { CellTable, CountedTotal } from "@slicetuner/core";
import { expect } from "vitest";

/**
 * Holds that two tables have the same cells: codes, rows and largest losses exactly, sums to 1e-9. A sum of
 * centred losses may come near 0 although its parts do not; what bounds its rounding is √(rows · Σ squares),
 * the largest it could be.
 */
export function expectSameCells(actual: CellTable, expected: CellTable): void {
  expect(actual.columns).toEqual(expected.columns);
  expect([...actual.codes]).toEqual([...expected.codes]);
  expect([...actual.rows]).toEqual([...expected.rows]);
  expectClose(actual.weights, expected.weights, expected.weights);
  expectClose(actual.squaredWeights, expected.squaredWeights, expected.squaredWeights);
  expectClose(actual.squaredLosses, expected.squaredLosses, expected.squaredLosses);
  const bounds = expected.squaredLosses.map((squares, cell) => Math.sqrt(squares * expected.weights[cell]!));
  expectClose(actual.losses, expected.losses, bounds);
  if (expected.largestLosses !== undefined && actual.largestLosses !== undefined) {
    expect([...actual.largestLosses]).toEqual([...expected.largestLosses]);
  }
}

export function expectSameTotal(actual: CountedTotal, expected: CountedTotal): void {
  expect(actual.rows).toBe(expected.rows);
  expect(actual.largestLoss).toBe(expected.largestLoss);
  expect(actual.smallestLoss).toBe(expected.smallestLoss);
  const largest = Math.max(Math.abs(expected.largestLoss), Math.abs(expected.smallestLoss));
  expectClose([actual.weight], [expected.weight], [expected.weight]);
  expectClose([actual.squaredWeight], [expected.squaredWeight], [expected.squaredWeight]);
  expectClose([actual.meanLoss], [expected.meanLoss], [largest]);
  expectClose([actual.squaredLosses], [expected.squaredLosses], [largest ** 2 * expected.weight]);
}

function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  scales: ArrayLike<number>,
): void {
  expect(actual.length).toBe(expected.length);
  // What is rounded in memory and in DuckDB depends on the largest rows, not on those of this cell.
  const floor = 1e-15 * Array.from(scales).reduce((most, scale) => Math.max(most, scale), 0);
  for (let index = 0; index < expected.length; index++) {
    const error = Math.abs(actual[index]! - expected[index]!);
    expect(error, `entry ${index}`).toBeLessThanOrEqual(1e-9 * Math.abs(scales[index]!) + floor);
  }
}
