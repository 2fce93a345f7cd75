import { Random } from "@slicetuner/core";
import { codeRows } from "@slicetuner/slice-finder";
import { describe, expect, it } from "vitest";
import { flippedLosses, otherLoss, plantSlices, unionOf } from "./plant-slices.ts";

const random = new Random(5);
const columns = ["a", "b", "c"].map((name) => ({
  name,
  kind: "categorical" as const,
  codes: Int32Array.from({ length: 2000 }, () => random.integer(4)),
  categories: ["w", "x", "y", "z"],
  missing: 0,
}));
const losses = Float64Array.from({ length: 2000 }, () => 0.1 + 0.4 * random.uniform());
const { rows } = codeRows({ columns, losses });

describe("planted slices", () => {
  it("are conjunctions of as many literals as wanted, of all rows that are like them, in the sizes allowed", () => {
    const planted = plantSlices(rows, { literals: [1, 2, 3], shares: [0.005, 0.3] }, new Random(1));
    expect(planted.map(({ literals }) => literals.length)).toEqual([1, 2, 3]);
    for (const { literals, rows: members } of planted) {
      expect(members.length).toBeGreaterThanOrEqual(10);
      expect(members.length).toBeLessThanOrEqual(600);
      const expected = [...losses.keys()].filter((row) =>
        literals.every(({ column, code }) => columns[column]!.codes[row] === code),
      );
      expect([...members]).toEqual(expected);
    }
  });

  it("have half of their labels flipped, and no other row", () => {
    const planted = plantSlices(rows, { literals: [1, 2], shares: [0.005, 0.3] }, new Random(2));
    const flipped = flippedLosses(losses, planted, new Random(3));
    const inside = new Set(unionOf([planted[0]!.rows, planted[1]!.rows], 2000));
    const changed = [...losses.keys()].filter((row) => flipped[row] !== losses[row]);
    expect(changed.every((row) => inside.has(row))).toBe(true);
    expect(changed.length / inside.size).toBeCloseTo(0.5, 1);
    for (const row of changed) expect(Math.exp(-flipped[row]!) + Math.exp(-losses[row]!)).toBeCloseTo(1, 12);
  });

  it("never have an infinite loss", () => {
    expect(otherLoss(0)).toBeCloseTo(-Math.log(1e-15), 10);
  });

  it("say when no conjunction has the size that is wanted", () => {
    const impossible = () => plantSlices(rows, { literals: [1], shares: [0.5, 0.6] }, new Random(1));
    expect(impossible).toThrow("no conjunction of 1 literals");
  });
});
