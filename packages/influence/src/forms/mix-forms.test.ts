import { type ConvexObjective, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import type { LossForm } from "../designed/loss-form.ts";
import { mixForms } from "./mix-forms.ts";

function formOf(at: number, change: Partial<LossForm> = {}): LossForm {
  return {
    ratios: () => [at, 2 * at],
    gradient: () => [
      [at, 0],
      [0, 3 * at],
    ],
    drawRatios: () => () => [at, at],
    weigh: () => ({ constant: at, scales: [1, 2], exponent: 0.5 }),
    difference: () => ({ expected: at, standardError: 1 }),
    ...change,
  };
}

describe("mixForms", () => {
  it("counts the second form by its share", () => {
    const mixed = mixForms(formOf(1), formOf(5), 0.25);
    expect(mixed.ratios([1, 1])).toEqual([2, 4]);
    expect(mixed.gradient([1, 1])).toEqual([
      [2, 0],
      [0, 6],
    ]);
    expect(mixed.weigh([1, 1])).toEqual(formOf(1).weigh([1, 1]));
  });

  it("draws of either form as often as it counts", () => {
    const mixed = mixForms(formOf(0), formOf(1), 0.25);
    const random = new Random(1);
    const drawn = Array.from({ length: 4000 }, () => mixed.drawRatios(random)([1, 1])[0]!);
    // Binomial: a standard error of .007.
    expect(drawn.reduce((sum, value) => sum + value, 0) / 4000).toBeCloseTo(0.25, 1);
    expect(new Set(drawn)).toEqual(new Set([0, 1]));
  });

  it("has the mean and the variance of the mixture", () => {
    const asked: unknown[] = [];
    const told = (expected: number, standardError: number) =>
      formOf(0, {
        difference: (...question) => {
          asked.push(question);
          return { expected, standardError };
        },
      });
    const mixed = mixForms(told(1, 2), told(3, 1), 0.25);
    // ¾·4 + ¼·1 within, and ¼·¾·2² between.
    expect(mixed.difference([1, 2], [3, 4], [5, 6])).toEqual({ expected: 1.5, standardError: 2 });
    expect(asked).toEqual(
      [1, 2].map(() => [
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    );
  });

  it("mixes the second form's convex sum with the first one's powers", () => {
    const convex = (isExact?: boolean): ConvexObjective => ({
      ...(isExact === undefined ? {} : { isExact }),
      value: () => 10,
      gradient: () => [4, 8],
      curvature: () => [12, 16],
    });
    const mixedWith = (isExact: boolean | undefined, scales: number[]) =>
      mixForms(
        formOf(0, { weigh: () => ({ constant: 2, scales, exponent: 1 }) }),
        formOf(0, { convexSum: () => convex(isExact) }),
        0.25,
      ).convexSum!([1, 1], [1, 1], [4, 4]);
    const mixed = mixedWith(undefined, [4, 8]);
    // 2 + 4/2 + 8/4 = 6 and 10; slopes of −1, −½ and 4, 8; curvatures of 1, ¼ and 12, 16.
    expect(mixed.value([2, 4])).toBe(7);
    expect(mixed.gradient([2, 4])).toEqual([0.25, 1.625]);
    expect(mixed.curvature([2, 4])).toEqual([3.75, 4.1875]);
    expect(mixed.isExact).toBe(true);
    expect(mixedWith(true, [4, 8]).isExact).toBe(true);
    expect(mixedWith(false, [4, 8]).isExact).toBe(false);
    expect(mixedWith(true, [4, -8]).isExact).toBe(false);
  });
});
