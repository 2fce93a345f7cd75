import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedPoint } from "./fixed-point.ts";

describe("fixed point", () => {
  it("turns the largest number into 60 or 61 bits, exactly", () => {
    const property = fc.property(fc.double({ min: 1e-240, max: 1e300, noNaN: true }), (largest) => {
      const { unitsPerOne, unit } = fixedPoint(largest);
      const units = largest * unitsPerOne;
      expect(units).toBeGreaterThanOrEqual(2 ** 59);
      expect(units).toBeLessThan(2 ** 62);
      expect(Number.isInteger(units)).toBe(true);
      expect(units * unit).toBe(largest);
    });
    fc.assert(property);
  });

  it.each([0, 5e-324, 1e-310, Number.MAX_VALUE])("has a finite unit for %d", (largest) => {
    const { unitsPerOne, unit } = fixedPoint(largest);
    expect(unit * unitsPerOne).toBe(1);
    expect(largest * unitsPerOne).toBeLessThan(2 ** 62);
  });
});
