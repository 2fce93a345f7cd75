import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coverWithBlocks } from "./blocks.ts";

/** All sets of so many of the first columns. */
function allSets(columns: number, size: number, first = 0): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: Math.max(0, columns - first) }, (_, index) => first + index).flatMap((column) =>
    allSets(columns, size - 1, column + 1).map((rest) => [column, ...rest]),
  );
}

describe("blocks", () => {
  it("hold each set once, and more cells than allowed only where one set has them", () => {
    const property = fc.property(
      fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 9 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 100_000 }),
      fc.func(fc.boolean()),
      (valueCounts, size, mostCells, isKept) => {
        const sets = allSets(valueCounts.length, size).filter((set) => isKept(set.join()));
        const blocks = coverWithBlocks(sets, valueCounts, mostCells);
        const covered = blocks.flatMap((block) => block.sets.map(String));
        expect(covered.toSorted()).toEqual(sets.map(String).toSorted());
        for (const { columns, sets: inside } of blocks) {
          const cells = columns.reduce((product, column) => product * valueCounts[column]!, 1);
          expect(cells <= mostCells || inside.length === 1).toBe(true);
          expect(columns).toEqual([...new Set(inside.flat())].sort((a, b) => a - b));
        }
      },
    );
    fc.assert(property);
  });

  it("are few: 220 sets of three of twelve columns need no more than a tenth as many readings of the rows", () => {
    const valueCounts = [9, 10, 16, 10, 7, 15, 6, 5, 2, 10, 10, 41];
    expect(coverWithBlocks(allSets(12, 3), valueCounts, 625_000).length).toBeLessThanOrEqual(22);
  });
});
