import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchCounts, roundToTotal } from "./batch-counts.ts";
import { expectedCounts, naturalShares } from "./batch-shares.ts";
import { cellsOf, datasetWithCells, publishedSizes } from "./testing/worked-example.ts";

/** Counts in the order (1,1), (1,0), (0,1), (0,0), as the published code has them. */
function publishedOrder([zeroZero, zeroOne, oneZero, oneOne]: readonly number[]): (number | undefined)[] {
  return [oneOne, oneZero, zeroOne, zeroZero];
}

describe("examples of each cell in a batch", () => {
  const cells = cellsOf(datasetWithCells(publishedSizes));
  const natural = naturalShares(cells);

  it("has the shares of the data to begin with", () => {
    expect(natural[1]![1]).toBeCloseTo(0.6149312377, 10);
    expect(natural[0]![1]).toBeCloseTo(0.2606924644, 10);
    const expected = publishedOrder(expectedCounts(cells, natural, 100));
    [31.3, 19.6, 12.8, 36.3].forEach((count, cell) => {
      expect(expected[cell]).toBeCloseTo(count, 10);
    });
  });

  it.each([
    [0.6149312377, 0.2606924644, [31, 20, 13, 36]],
    [0.6199312377, 0.2606924644, [32, 19, 13, 36]],
    [0.5, 0.5, [25, 25, 25, 25]],
    [0, 0, [0, 51, 0, 49]],
    [0.9, 1, [46, 5, 49, 0]],
    [0.235, 0.2606924644, [12, 39, 13, 36]],
  ])("worked example of the published data: l1 = %d, l2 = %d", (first, second, counts) => {
    const shares = [
      [1 - second, second],
      [1 - first, first],
    ];
    const expected = expectedCounts(cells, shares, 100);
    expect(publishedOrder(roundToTotal(expected, 100))).toEqual(counts);
  });
});

describe("roundToTotal", () => {
  const wanted = fc.array(fc.double({ min: -3, max: 40, noNaN: true }), { minLength: 1, maxLength: 9 });

  it("has the wanted sum, and no other whole numbers with it are nearer", () => {
    fc.assert(
      fc.property(wanted, (values) => {
        const sum = values.reduce((whole, value) => whole + value, 0);
        const total = Math.max(0, Math.ceil(sum));
        values[0]! += total - sum;
        const counts = roundToTotal(values, total);
        expect(counts.reduce((whole, count) => whole + count, 0)).toBe(total);
        for (const count of counts) expect(count).toBeGreaterThanOrEqual(0);
        const gain = (cell: number, step: number) =>
          (values[cell]! - counts[cell]! - step) ** 2 - (values[cell]! - counts[cell]!) ** 2;
        for (const from of counts.keys()) {
          for (const to of counts.keys()) {
            if (from === to || counts[from] === 0) continue;
            expect(gain(from, -1) + gain(to, 1)).toBeGreaterThan(-1e-9);
          }
        }
      }),
    );
  });
});

describe("batchCounts", () => {
  it("gives a cell in the long run what it is worth, however small it is", () => {
    const expected = [0.3, 0.05, 7.65, 0];
    const batches = [...batchCounts(expected, 8, 400)];
    expected.forEach((value, cell) => {
      const total = batches.reduce((sum, counts) => sum + counts[cell]!, 0);
      expect(Math.abs(total - 400 * value)).toBeLessThanOrEqual(1);
    });
    for (const counts of batches) expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8);
  });
});
