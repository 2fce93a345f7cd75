import { Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ExampleDescriptions } from "./describe-examples.ts";
import { createNearIndex } from "./near-index.ts";

/** The definition, row by row. */
function findByScan(rows: ExampleDescriptions, added: readonly number[], row: number, distance: number) {
  const { width, values, indicators } = rows;
  return added
    .filter((other) => other !== row)
    .sort((first, second) => first - second)
    .find((other) =>
      indicators.every((indicator, column) => {
        const difference = Math.abs(values[row * width + column]! - values[other * width + column]!);
        return indicator === 1 ? difference === 0 : difference <= distance;
      }),
    );
}

function expectSame(rows: ExampleDescriptions, distance: number): number {
  const index = createNearIndex(rows, distance);
  const added: number[] = [];
  let found = 0;
  for (let row = 0; row < rows.size; row++) {
    const expected = findByScan(rows, added, row, distance);
    expect(index.find(row)).toBe(expected);
    if (expected !== undefined) found += 1;
    index.add(row);
    added.push(row);
  }
  return found;
}

describe("createNearIndex", () => {
  it("finds what a comparison with every row finds", () => {
    const shape = fc.record({
      numeric: fc.integer({ min: 0, max: 5 }),
      binary: fc.integer({ min: 0, max: 3 }),
      distance: fc.constantFrom(0, 0.05, 0.5, 1.5),
      seed: fc.nat(),
    });
    let found = 0;
    fc.assert(
      fc.property(shape, ({ numeric, binary, distance, seed }) => {
        const random = new Random(seed);
        const width = numeric + binary;
        const size = 60;
        // Halves of whole numbers put many differences exactly on the distance.
        const draw = (column: number) =>
          column < numeric ? (random.integer(13) - 6) / 2 : random.integer(2);
        const values = Float32Array.from({ length: size * width }, (_, index) => draw(index % width));
        const indicators = Uint8Array.from({ length: width }, (_, column) => (column < numeric ? 0 : 1));
        found += expectSame({ size, width, values, indicators }, distance);
      }),
    );
    expect(found).toBeGreaterThan(500);
  });

  it("finds copies that were moved by less than the distance in every column, and none moved by more in one", () => {
    const random = new Random(3);
    const [width, size, distance] = [20, 2000, 0.05];
    const values = new Float32Array(2 * size * width);
    for (let index = 0; index < size * width; index++) {
      values[index] = random.normal();
      values[size * width + index] = values[index]! + (random.uniform() * 2 - 1) * 0.0499;
    }
    // Every second copy has one column moved further.
    for (let row = 0; row < size; row += 2) {
      values[(size + row) * width + (row % width)]! += 0.2;
    }
    const index = createNearIndex(
      { size: 2 * size, width, values, indicators: new Uint8Array(width) },
      distance,
    );
    for (let row = 0; row < size; row++) index.add(row);
    for (let row = 0; row < size; row++) expect(index.find(size + row)).toBe(row % 2 === 0 ? undefined : row);
  });
});
