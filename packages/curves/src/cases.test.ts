import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exponentRange, fitLearningCurve } from "./index.ts";

/**
 * Made by scripts/golden/derive-curves.py: a scan of the exponent in 80-bit floats with linear least squares
 * inside.
 */
interface Case {
  readonly kind: string;
  readonly sizes: readonly number[];
  readonly losses: readonly number[];
  /** The sum of size × loss²: what is left of it below rounding is no difference. */
  readonly weightedSquares: number;
  readonly fits: Readonly<Record<string, { readonly error: number; readonly attained: boolean }>>;
}

const file = new URL("./testing/curve-cases.json", import.meta.url);
const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(file, "utf8"));

const variants = [
  { name: "power law", family: "power-law", nonNegative: false },
  { name: "power law, non-negative", family: "power-law", nonNegative: true },
  { name: "with floor", family: "power-law-with-floor", nonNegative: false },
  { name: "with floor, non-negative", family: "power-law-with-floor", nonNegative: true },
] as const;

describe("curves with proven best fits", () => {
  it("are there", () => expect(cases).toHaveLength(40));

  describe.each(variants)("$name", ({ name, family, nonNegative }) => {
    it.each(cases.map((problem, number) => ({ problem, label: `${number} ${problem.kind}` })))(
      "$label",
      ({ problem: { sizes, losses, weightedSquares, fits } }) => {
        const best = fits[name]!;
        const points = sizes.map((size, index) => ({ size, loss: losses[index]! }));
        const curve = fitLearningCurve(points, { family, nonNegative });

        const { scale, exponent, floor } = curve;
        for (const parameter of [scale, exponent, floor]) expect(parameter).toSatisfy(Number.isFinite);
        expect(exponent).toBeGreaterThanOrEqual(nonNegative ? 0 : exponentRange.minimum);
        expect(exponent).toBeLessThanOrEqual(exponentRange.maximum);
        if (nonNegative) expect(Math.min(scale, floor)).toBeGreaterThanOrEqual(0);

        const error = points.reduce(
          (sum, { size, loss }) => sum + size * (loss - (scale * size ** -exponent + floor)) ** 2,
          0,
        );
        expect(error).toBeLessThanOrEqual(best.error * (1 + 1e-6) + 1e-12 * weightedSquares);
        if (!best.attained) expect(curve.status).toBe("edge");
      },
    );
  });
});
