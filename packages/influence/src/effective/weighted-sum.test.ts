import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EffectiveDataLoss } from "./fit-effective-data.ts";
import { createWeightedSum } from "./weighted-sum.ts";

const count = 4;
const numbers = (min: number, max: number) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: count, maxLength: count });
const loss = fc
  .record({
    floor: fc.double({ min: 0, max: 1, noNaN: true }),
    reducible: fc.double({ min: 0.01, max: 2, noNaN: true }),
    exponent: fc.double({ min: 0.05, max: 1, noNaN: true }),
    worths: numbers(0.01, 1),
  })
  .map(({ floor, reducible, exponent, worths }): EffectiveDataLoss => {
    const total = worths.reduce((sum, worth) => sum + worth, 0);
    const shares = worths.map((worth) => worth / total);
    return { level: floor + reducible, floor, exponent, crowding: 0, shares, noise: 0.01 };
  });
const input = fc.record({
  losses: fc.array(loss, { minLength: 1, maxLength: 5 }),
  reference: numbers(10, 500),
  sizes: numbers(10, 2000),
});

describe("createWeightedSum", () => {
  it("is the formula, with its gradient, below a parabola of its curvature and above its tangent", () => {
    fc.assert(
      fc.property(input, numbers(0.8, 1.25), ({ losses, reference, sizes }, factors) => {
        const weights = losses.map((_, target) => target + 0.5);
        const sum = createWeightedSum({ losses, reference, weights });
        const formula = losses.reduce((all, { level, floor, exponent, shares }, target) => {
          const effective = shares.reduce(
            (own, share, slice) => own + (share * sizes[slice]!) / reference[slice]!,
            0,
          );
          return all + weights[target]! * (floor + (level - floor) * effective ** -exponent);
        }, 0);
        expect(sum.value(sizes)).toBeCloseTo(formula, 10);
        const gradient = sum.gradient(sizes);
        gradient.forEach((slope, slice) => {
          const step = 1e-4 * sizes[slice]!;
          const at = (off: number) => sum.value(sizes.with(slice, sizes[slice]! + off));
          expect(Math.abs(slope - (at(step) - at(-step)) / (2 * step))).toBeLessThan(
            1e-7 * Math.abs(slope) + 1e-11,
          );
        });
        const curvature = sum.curvature(sizes);
        const moves = sizes.map((size, slice) => 1e-3 * size * (factors[slice]! - 1));
        const change = sum.value(sizes.map((size, slice) => size + moves[slice]!)) - sum.value(sizes);
        const linear = moves.reduce((all, move, slice) => all + move * gradient[slice]!, 0);
        const bound = moves.reduce((all, move, slice) => all + (move * move * curvature[slice]!) / 2, 0);
        expect(change - linear).toBeGreaterThanOrEqual(-1e-12);
        expect(change - linear).toBeLessThanOrEqual(1.01 * bound + 1e-12);
      }),
      { numRuns: 50 },
    );
  });
});
