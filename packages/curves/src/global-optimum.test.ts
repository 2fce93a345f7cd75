import type { CurveFamily } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLearningCurve, type LearningCurvePoint } from "./index.ts";

/** Trends with noise, outliers, steps and plain noise, over few or many orders of magnitude. */
const problems = fc
  .record({
    smallest: fc.double({ min: 1, max: 1e6, noNaN: true }),
    ratios: fc.array(fc.double({ min: 1, max: 4, noNaN: true }), { minLength: 2, maxLength: 19 }),
    exponent: fc.double({ min: -0.5, max: 1, noNaN: true }),
    floor: fc.constantFrom(0, 0.2, 2),
    noise: fc.constantFrom(0, 0.01, 0.3, 2),
    unit: fc.constantFrom(1e-9, 1, 1e6),
    seeds: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }),
    weighting: fc.constantFrom("size", "equal", "seed"),
  })
  .map(({ smallest, ratios, exponent, floor, noise, unit, seeds, weighting }): LearningCurvePoint[] => {
    const sizes = [smallest];
    for (const ratio of ratios) sizes.push(sizes.at(-1)! * ratio);
    return sizes.map((size, index) => ({
      size,
      loss: unit * Math.abs((size / smallest) ** -exponent + floor + noise * seeds[index]!),
      weight: weighting === "size" ? size : weighting === "equal" ? 1 : 1.001 + seeds[19 - index]!,
    }));
  });

const variants = fc.record({
  family: fc.constantFrom<CurveFamily>("power-law", "power-law-with-floor"),
  nonNegative: fc.boolean(),
});

function sumOfSquares(
  points: readonly LearningCurvePoint[],
  curve: { scale: number; exponent: number; floor: number },
): number {
  return points.reduce(
    (sum, { size, loss, weight = size }) =>
      sum + weight * (loss - (curve.scale * size ** -curve.exponent + curve.floor)) ** 2,
    0,
  );
}

const squaredLosses = (points: readonly LearningCurvePoint[]) =>
  sumOfSquares(points, { scale: 0, exponent: 0, floor: 0 });

/**
 * The least sum of squares at one exponent, by normal equations over every set of parameters that is not held
 * at 0.
 */
function leastAt(
  points: readonly LearningCurvePoint[],
  exponent: number,
  { family, nonNegative }: { family: CurveFamily; nonNegative: boolean },
): number {
  let [ww, wp, wpp, wy, wpy] = [0, 0, 0, 0, 0];
  const reference = exponent < 0 ? points.at(-1)!.size : points[0]!.size;
  const power = (size: number) => (size / reference) ** -exponent;
  for (const { size, loss, weight = size } of points) {
    ww += weight;
    wp += weight * power(size);
    wpp += weight * power(size) ** 2;
    wy += weight * loss;
    wpy += weight * power(size) * loss;
  }
  const candidates = [{ scale: wpy / wpp, floor: 0 }];
  if (family === "power-law-with-floor") {
    const determinant = ww * wpp - wp * wp;
    candidates.push({ scale: 0, floor: wy / ww });
    if (determinant > 1e-9 * ww * wpp) {
      candidates.push({
        scale: (ww * wpy - wp * wy) / determinant,
        floor: (wpp * wy - wp * wpy) / determinant,
      });
    }
  }
  const allowed = candidates.filter(({ scale, floor }) => !nonNegative || (scale >= 0 && floor >= 0));
  return Math.min(
    ...allowed.map(({ scale, floor }) =>
      points.reduce(
        (sum, { size, loss, weight = size }) => sum + weight * (loss - scale * power(size) - floor) ** 2,
        0,
      ),
    ),
  );
}

describe("the fit", () => {
  it("is never worse than a dense grid of exponents", () => {
    fc.assert(
      fc.property(problems, variants, (points, variant) => {
        const curve = fitLearningCurve(points, variant);
        const allowance = 1e-12 * squaredLosses(points);
        const reached = sumOfSquares(points, curve);
        expect(reached).toBeCloseTo(curve.residualSumOfSquares, 10);
        for (let step = 0; step <= 920; step++) {
          const exponent = -6 + step * 0.05;
          if (variant.nonNegative && exponent < 0) continue;
          const least = leastAt(points, exponent, variant);
          if (!(reached <= least * (1 + 1e-9) + allowance)) {
            expect.fail(`exponent ${exponent} leaves ${least}, the fit ${JSON.stringify(curve)} ${reached}`);
          }
        }
      }),
      { numRuns: 250 },
    );
  });

  it("keeps the bounds, and needs no bounds that the free fit keeps by itself", () => {
    fc.assert(
      fc.property(problems, variants, (points, { family }) => {
        const held = fitLearningCurve(points, { family });
        expect(Math.min(held.scale, held.exponent, held.floor)).toBeGreaterThanOrEqual(0);
        const free = fitLearningCurve(points, { family, nonNegative: false });
        const allowance = 1e-12 * squaredLosses(points);
        expect(free.residualSumOfSquares).toBeLessThanOrEqual(held.residualSumOfSquares + allowance);
        if (Math.min(free.scale, free.exponent, free.floor) >= 0) {
          expect(held.residualSumOfSquares).toBeLessThanOrEqual(free.residualSumOfSquares + allowance);
        }
      }),
    );
  });

  it("does not depend on the units of loss, size and weight", () => {
    const factor = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(problems, variants, factor, (points, variant, k) => {
        const before = fitLearningCurve(points, variant).residualSumOfSquares;
        const allowance = 1e-12 * squaredLosses(points);
        const after = (change: (point: Required<LearningCurvePoint>) => LearningCurvePoint) =>
          fitLearningCurve(
            points.map((point) => change({ weight: point.size, ...point })),
            variant,
          ).residualSumOfSquares;
        const expectEqual = (found: number) =>
          expect(Math.abs(found - before)).toBeLessThanOrEqual(1e-9 * before + allowance);
        expectEqual(after((point) => ({ ...point, loss: k * point.loss })) / k ** 2);
        expectEqual(after((point) => ({ ...point, weight: k * point.weight })) / k);
        expectEqual(after((point) => ({ ...point, size: k * point.size })));
      }),
    );
  });

  it("does not depend on the order of the points, and is the same each time", () => {
    fc.assert(
      fc.property(problems, variants, (points, variant) => {
        const first = JSON.stringify(fitLearningCurve(points, variant));
        expect(JSON.stringify(fitLearningCurve(points, variant))).toBe(first);
        const sizes = new Set(points.map((point) => point.size));
        if (sizes.size < points.length) return; // Equal sizes keep their order, and sums their rounding.
        expect(JSON.stringify(fitLearningCurve(points.toReversed(), variant))).toBe(first);
      }),
    );
  });
});
