import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sumsOf, totalOf } from "../testing/sums.ts";
import { effectMeasure } from "./effect-size.ts";

/** Section 3a of the specification. */
const inside = [2, 1.5, 1.8, 0.9];
const outside = [0.2, 0.4, 0.1, 0.3, 0.5, 0.6, 0.25, 0.35];

function effect(kind: "cohen" | "legacy", inside: readonly number[], outside: readonly number[]): number {
  const all = [...inside, ...outside];
  const sums = sumsOf(inside, all);
  return effectMeasure(kind, totalOf(all))(sums.weight, sums.losses, sums.squaredLosses);
}

describe("effectMeasure", () => {
  it("has the values of the specification", () => {
    expect(effect("cohen", inside, outside)).toBeCloseTo(3.8784489, 7);
    expect(effect("legacy", inside, outside)).toBeCloseTo(1.5923914, 7);
  });

  it("has another sign for the rows outside", () => {
    expect(effect("cohen", outside, inside)).toBeCloseTo(-3.8784489, 7);
  });

  it("cohen is free of the unit, legacy grows with its root", () => {
    const times4 = (losses: readonly number[]) => losses.map((loss) => 4 * loss);
    for (const kind of ["cohen", "legacy"] as const) {
      const ratio = effect(kind, times4(inside), times4(outside)) / effect(kind, inside, outside);
      expect(ratio).toBeCloseTo(kind === "cohen" ? 1 : 2, 12);
    }
  });

  it("equals the definition on losses of any kind", () => {
    // Zero or far from the smallest doubles, whose squares are lost.
    const loss = fc
      .double({ min: -1e3, max: 1e3, noNaN: true })
      .map((value) => (Math.abs(value) < 1e-50 ? 0 : value));
    const losses = fc.array(loss, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(losses, losses, fc.integer({ min: -5, max: 5 }), (inside, outside, power) => {
        const scaled = (values: number[]) => values.map((value) => value * 10 ** power);
        const [a, b] = [scaled(inside), scaled(outside)];
        const expected = (mean(a) - mean(b)) / Math.sqrt((variance(a) + variance(b)) / 2);
        // Where next to nothing is left of the variances there is nothing to compare.
        fc.pre(variance(a) + variance(b) > 1e-9 * variance([...a, ...b]));
        expect(effect("cohen", a, b)).toBeCloseTo(expected, 5 - Math.log10(1 + Math.abs(expected)));
      }),
    );
  });

  it("is 0 for all rows, for no rows and for equal losses, infinite without any variance", () => {
    for (const kind of ["cohen", "legacy"] as const) {
      const measure = effectMeasure(kind, totalOf([0, 1, 1]));
      expect(measure(3, 0, 2 / 3)).toBe(0);
      expect(measure(0, 0, 0)).toBe(0);
      expect(effect(kind, [0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1])).toBe(0);
    }
    expect(effect("cohen", [1, 1, 1], [0, 0, 0, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(effect("cohen", [0, 0, 0], [1, 1, 1, 1])).toBe(Number.NEGATIVE_INFINITY);
  });

  it("does not change when every weight is scaled, and counts a row of weight 2 twice", () => {
    const losses = [1, 2, 5, 1, 0, 2, 3];
    const weights = [1, 2, 1, 1, 2, 1, 1];
    const repeated = { inside: [1, 2, 2, 5], all: [1, 2, 2, 5, 1, 0, 0, 2, 3] };
    const weighted = (kind: "cohen" | "legacy", scale: number) => {
      const scaled = weights.map((weight) => weight * scale);
      const sums = sumsOf(losses.slice(0, 3), losses, scaled.slice(0, 3), scaled);
      return effectMeasure(kind, totalOf(losses, scaled))(sums.weight, sums.losses, sums.squaredLosses);
    };
    const expected = effectMeasure("cohen", totalOf(repeated.all));
    const sums = sumsOf(repeated.inside, repeated.all);
    expect(weighted("cohen", 1)).toBeCloseTo(expected(sums.weight, sums.losses, sums.squaredLosses), 12);
    for (const kind of ["cohen", "legacy"] as const) {
      expect(weighted(kind, 1e6)).toBeCloseTo(weighted(kind, 1), 10);
    }
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}
