import { describe, expect, it } from "vitest";
import { sumsOf, totalOf } from "../testing/sums.ts";
import { testSlice } from "./welch-test.ts";

function test(inside: readonly number[], outside: readonly number[], comparisons = 1) {
  const all = [...inside, ...outside];
  return testSlice(sumsOf(inside, all), totalOf(all), comparisons);
}

/** Losses with this mean and this population variance, half of them above and half below. */
function twoValues(count: number, mean: number, variance: number): number[] {
  return Array.from({ length: count }, (_, row) => mean + (row % 2 === 0 ? 1 : -1) * Math.sqrt(variance));
}

describe("testSlice", () => {
  it("has the values of the specification", () => {
    const outcome = test([2, 1.5, 1.8, 0.9], [0.2, 0.4, 0.1, 0.3, 0.5, 0.6, 0.25, 0.35]);
    expect(outcome?.statistic).toBeCloseTo(4.9180952, 7);
    expect(outcome?.degreesOfFreedom).toBeCloseTo(3.3474888, 7);
    expect(outcome?.pValue).toBeCloseTo(0.0061967632, 10);
  });

  // With mpmath, 50 digits: betainc(df/2, 1/2, 0, df/(df + t²), regularized=True) / 2 for the statistic and
  // the degrees of freedom of these losses.
  it.each([
    [200, 4000, 1, 4.866802047866513e-28],
    [2000, 28000, 0.5, 2.217643447004888e-81],
    [4000, 26000, 0.6, 5.172106327444795e-214],
  ])("keeps the digits of tiny p-values: %i of %i rows", (inside, outside, difference, expected) => {
    const outcome = test(twoValues(inside, difference, 1.2), twoValues(outside, 0, 0.9));
    expect(outcome!.pValue / expected).toBeCloseTo(1, 9);
  });

  it("has a p-value near 1 for a slice on which the model does well", () => {
    const outcome = test(twoValues(100, -1, 1), twoValues(1000, 0, 1));
    expect(outcome?.statistic).toBeLessThan(-9);
    expect(outcome?.pValue).toBeCloseTo(1, 10);
  });

  it("tests no slice of one row, nor one that leaves one row outside", () => {
    expect(test([3], [1, 2, 3])).toBeNull();
    expect(test([1, 2, 3], [3])).toBeNull();
  });

  it("counts effective rows: equal weights of any size change nothing, unequal ones cost degrees of freedom", () => {
    const [inside, outside] = [twoValues(40, 0.5, 1), twoValues(400, 0, 1)];
    const all = [...inside, ...outside];
    const weighted = (weightOf: (row: number) => number) => {
      const weights = all.map((_, row) => weightOf(row));
      return testSlice(sumsOf(inside, all, weights.slice(0, 40), weights), totalOf(all, weights), 1);
    };
    const plain = test(inside, outside);
    const equal = weighted(() => 2.5);
    expect(equal?.statistic).toBeCloseTo(plain!.statistic, 10);
    expect(equal?.degreesOfFreedom).toBeCloseTo(plain!.degreesOfFreedom, 8);
    // Pairs of losses share a weight, so that means and variances stay. Kish: 40 rows of weights 1 and 3 are
    // 32.
    const unequal = weighted((row) => (row % 4 < 2 ? 1 : 3));
    const fewer = test(twoValues(32, 0.5, 1), twoValues(320, 0, 1));
    expect(unequal?.statistic).toBeCloseTo(fewer!.statistic, 10);
    expect(unequal?.degreesOfFreedom).toBeCloseTo(fewer!.degreesOfFreedom, 8);
  });

  it("pays for the choice among others", () => {
    const [inside, outside] = [twoValues(100, 0.5, 2), twoValues(1000, 0, 1)];
    const one = test(inside, outside, 1)!;
    expect(one.testedPValue).toBe(one.pValue);
    expect(test(inside, outside, 1000)!.testedPValue).toBe(1000 * one.pValue);
    expect(test(inside, outside, 1e9)!.testedPValue).toBe(1);
  });

  it("does not take a few equal losses for certainty", () => {
    const outside = Array.from({ length: 3000 }, (_, row) => (row % 10 === 0 ? 0 : 1));
    const outcome = test(new Array(30).fill(1), outside)!;
    expect(outcome.pValue).toBeLessThan(1e-30);
    // Nine of ten are wrong everywhere: 30 wrong ones have a probability of .9³⁰ = .042.
    expect(outcome.testedPValue).toBeGreaterThan(0.03);
  });

  it("knows losses without any variance", () => {
    const outcome = test([1, 1, 1], [0, 0, 0, 0]);
    expect(outcome).toMatchObject({ statistic: Number.POSITIVE_INFINITY, degreesOfFreedom: 5, pValue: 0 });
    expect(outcome!.testedPValue).toBeGreaterThan(0);
    expect(test([0, 0, 0], [1, 1, 1])).toMatchObject({ pValue: 1 });
  });
});
