import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refuseByHolm } from "./holm.ts";

describe("Holm's procedure", () => {
  it("refuses as the textbook example does", () => {
    // 0.01, 0.04, 0.03, 0.005 against 0.05/4, 0.05/3, 0.05/2, 0.05: 0.005 and 0.01 are refused, 0.03 > 0.025
    // stops it.
    expect(refuseByHolm([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true]);
    expect(refuseByHolm([], 0.05)).toEqual([]);
  });

  it("is the closed test of Bonferroni: refuses what every group of hypotheses with it refuses", () => {
    const pValue = fc.integer({ min: 0, max: 30 }).map((value) => value / 200);
    fc.assert(
      fc.property(fc.array(pValue, { minLength: 1, maxLength: 6 }), (pValues) => {
        const expected = pValues.map((_, own) =>
          subsets(pValues.length)
            .filter((subset) => subset.includes(own))
            .every((subset) => Math.min(...subset.map((index) => pValues[index]!)) <= 0.05 / subset.length),
        );
        expect(refuseByHolm(pValues, 0.05)).toEqual(expected);
      }),
    );
  });
});

function subsets(count: number): number[][] {
  return Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, index) => index).filter((index) => (bits >> index) & 1),
  );
}
