import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponential, growth, logarithm } from "./elementary.ts";

const apart = (found: number, expected: number): number =>
  found === expected ? 0 : Math.abs(found - expected) / Math.abs(expected);

describe("elementary functions", () => {
  it("are Math's to a few units in the last place", () => {
    fc.assert(
      fc.property(fc.double({ min: -690, max: 690, noNaN: true }), (x) => {
        expect(apart(exponential(x), Math.exp(x))).toBeLessThan(1e-15);
        if (x >= 0) expect(apart(growth(x), Math.expm1(x))).toBeLessThan(1e-15);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.double({ min: -1, max: 40, noNaN: true }), fc.nat(1), (power, near) => {
        const x = near === 1 ? 1 + power / 1000 : 10 ** power;
        // Near 1 the logarithm is exact to a unit in the last place of 1, not of itself.
        expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThan(4e-16 * Math.max(1, Math.abs(Math.log(x))));
      }),
      { numRuns: 2000 },
    );
  });

  it("keep the digits of small growths", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1, noNaN: true }), (x) => {
        expect(apart(growth(x), Math.expm1(x))).toBeLessThan(1e-15);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([0, -0, 1, 5e-324, 1e-310, -1, Number.POSITIVE_INFINITY])("are Math's at %s", (x) => {
    expect(logarithm(x)).toBe(Math.log(x));
    expect(exponential(x)).toBeCloseTo(Math.exp(x), 14);
    if (!(x < 0)) expect(growth(x)).toBeCloseTo(Math.expm1(x), 14);
  });
});
