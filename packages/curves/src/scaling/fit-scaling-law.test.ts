import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitScalingLaw, type ScalingPoint } from "./fit-scaling-law.ts";

const design = [
  [11e6, 220e6],
  [79e6, 1.6e9],
  [154e6, 3.1e9],
  [411e6, 8.2e9],
  [11e6, 3.5e9],
] as const;

describe("fitScalingLaw", () => {
  it("finds the law that made the losses, and so the losses of larger models", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 0.8, noNaN: true }),
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        (exponent, floor, ofParameters, ofTokens) => {
          const lossAt = (parameters: number, tokens: number): number =>
            floor + ofParameters * (parameters / 1e7) ** -exponent + ofTokens * (tokens / 1e9) ** -exponent;
          const law = fitScalingLaw(
            design.map(([parameters, tokens]) => ({ parameters, tokens, loss: lossAt(parameters, tokens) })),
          );
          expect(law.status).toBe("converged");
          expect(law.predict(7e9, 138e9)).toBeCloseTo(lossAt(7e9, 138e9), 4);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("is the published law in other letters", () => {
    const law = fitScalingLaw(
      design.map(([parameters, tokens], index) => ({
        parameters,
        tokens,
        loss: 4 - 0.3 * index + 0.1 * index ** 2,
      })),
    );
    const half = law.exponent / 2;
    const [parameters, tokens] = [1.4e9, 28e9];
    const [compute, ratio] = [6 * parameters * tokens, tokens / parameters];
    const published =
      law.floor +
      6 ** half * (law.parameterScale * ratio ** half + law.tokenScale * ratio ** -half) * compute ** -half;
    expect(law.predict(parameters, tokens)).toBeCloseTo(published, 10);
  });

  it("holds floor and scales at 0 or above, and says what the points do not tell", () => {
    const at = (tokens: number, loss: number): ScalingPoint => ({ parameters: 1e6, tokens, loss });
    expect(fitScalingLaw([at(1e6, 3), at(2e6, 2), at(4e6, 1.5), at(8e6, 1.2)]).status).toBe("too-few-points");
    const rising = fitScalingLaw(
      design.map(([parameters, tokens], index) => ({ parameters, tokens, loss: 1 + index })),
    );
    expect(Math.min(rising.floor, rising.parameterScale, rising.tokenScale)).toBeGreaterThanOrEqual(0);
    expect(
      fitScalingLaw(design.map(([parameters, tokens]) => ({ parameters, tokens, loss: 2 }))).predict(
        1e9,
        1e9,
      ),
    ).toBeCloseTo(2, 6);
  });

  it("names all that cannot be used", () => {
    expect(() =>
      fitScalingLaw([
        { parameters: 0, tokens: 1, loss: 1 },
        { parameters: 1, tokens: Number.NaN, loss: Number.NaN, weight: -1 },
      ]),
    ).toThrow(
      /points\[0\].parameters[\s\S]*points\[1\].tokens[\s\S]*points\[1\].loss[\s\S]*points\[1\].weight/,
    );
  });
});
