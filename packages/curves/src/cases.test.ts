import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exponentRange, fitLearningCurve } from "./index.ts";

interface ReferenceFit {
  readonly sse: number;
  readonly attained: boolean;
  readonly cov?: readonly (readonly number[])[] | null;
}

type Variant = "fit2" | "fit2_nonneg" | "fit3" | "fit3_nonneg";

interface Case extends Readonly<Record<Variant, ReferenceFit>> {
  readonly id: number;
  readonly kind: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly swyy: number;
}

const file = fileURLToPath(new URL("../../../../shared/cases/curves.json", import.meta.url));
const present = existsSync(file);
const cases: readonly Case[] = present ? JSON.parse(readFileSync(file, "utf8")).cases : [];

const variants: readonly {
  name: Variant;
  family: "power-law" | "power-law-with-floor";
  nonNegative: boolean;
}[] = [
  { name: "fit2", family: "power-law", nonNegative: false },
  { name: "fit2_nonneg", family: "power-law", nonNegative: true },
  { name: "fit3", family: "power-law-with-floor", nonNegative: false },
  { name: "fit3_nonneg", family: "power-law-with-floor", nonNegative: true },
];

describe.skipIf(!present)("cases/curves.json", () => {
  it("is not empty", () => expect(cases.length).toBeGreaterThanOrEqual(40));

  describe.each(variants)("$name", ({ name, family, nonNegative }) => {
    it.each(cases.map((problem) => ({ ...problem, label: `${problem.id} ${problem.kind}` })))(
      "$label",
      (problem) => {
        const reference = problem[name];
        const points = problem.x.map((size, index) => ({ size, loss: problem.y[index]! }));
        const curve = fitLearningCurve(points, { family, nonNegative });

        const { scale, exponent, floor } = curve;
        for (const parameter of [scale, exponent, floor]) expect(parameter).toSatisfy(Number.isFinite);
        expect(exponent).toBeGreaterThanOrEqual(nonNegative ? 0 : exponentRange.minimum);
        expect(exponent).toBeLessThanOrEqual(exponentRange.maximum);
        if (nonNegative) expect(Math.min(scale, floor)).toBeGreaterThanOrEqual(0);

        const sse = points.reduce(
          (sum, { size, loss }) => sum + size * (loss - (scale * size ** -exponent + floor)) ** 2,
          0,
        );
        expect(sse).toBeLessThanOrEqual(
          reference.attained ? reference.sse * (1 + 1e-6) + 1e-12 * problem.swyy : reference.sse * 1.0000001,
        );
        if (!reference.attained) expect(curve.status).toBe("edge");

        if (reference.cov) {
          const expected = reference.cov;
          curve.covariance!.forEach((row, i) => {
            row.forEach((entry, j) => {
              const unit = Math.sqrt(expected[i]![i]! * expected[j]![j]!);
              expect(Math.abs(entry - expected[i]![j]!) / unit).toBeLessThan(1e-8);
            });
          });
        } else if (reference.cov === null) {
          expect(curve.covariance).toBeNull();
        }
      },
    );
  });
});
