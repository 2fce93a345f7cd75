import { TrainingError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { knownInfluence, measure, plainSizeEffect } from "../testing/known-influence.ts";
import { apply, eliminate, inner, multiply, transpose } from "../testing/plain-algebra.ts";
import { regressLosses } from "./regress-losses.ts";

describe("regressLosses", () => {
  it("recovers the effects exactly where there is no noise", () => {
    const truth = knownInfluence(5);
    const { effects, intercepts, residuals, varied } = regressLosses(
      measure(truth, { trainings: 30, noise: 0, seed: 1 }),
    );
    expect(varied).toEqual([0, 1, 2, 3, 4]);
    truth.levels.forEach((level, slice) => {
      expect(intercepts[slice]).toBeCloseTo(level, 10);
      truth.effects[slice]!.forEach((effect, other) => {
        expect(effects.get(slice, other)).toBeCloseTo(effect, 10);
      });
    });
    expect(Math.max(...residuals.to1DArray().map(Math.abs))).toBeLessThan(1e-12);
  });

  it("solves the normal equations, as elimination does", () => {
    const measured = measure(knownInfluence(4), { trainings: 27, noise: 0.05, seed: 2 });
    const regression = regressLosses(measured);
    const design = measured.sizes.map((sizes) => [
      1,
      ...sizes.map((size, slice) => plainSizeEffect(size, measured.present[slice]!)),
    ]);
    const { inverse } = eliminate(multiply(transpose(design), design));
    measured.present.forEach((_, slice) => {
      const outcome = measured.losses.map((row) => row[slice]!);
      const coefficients = apply(inverse, apply(transpose(design), outcome));
      expect(regression.intercepts[slice]).toBeCloseTo(coefficients[0]!, 10);
      coefficients.slice(1).forEach((coefficient, other) => {
        expect(regression.effects.get(slice, other)).toBeCloseTo(coefficient, 10);
      });
      const residuals = outcome.map((loss, training) => loss - inner(design[training]!, coefficients));
      residuals.forEach((residual, training) => {
        expect(regression.residuals.get(training, slice)).toBeCloseTo(residual, 10);
      });
    });
    expect(regression.interceptVariance).toBeCloseTo(inverse[0]![0]!, 10);
    for (let row = 0; row < 4; row++) {
      for (let column = 0; column < 4; column++) {
        expect(regression.inverse.get(row, column)).toBeCloseTo(inverse[row + 1]![column + 1]!, 10);
      }
    }
    expect(regression.degreesOfFreedom).toBe(27 - 5);
  });

  it("measures a group of slices by halving all of them", () => {
    const truth = { ...knownInfluence(7), present: new Array<number>(7).fill(100) };
    const measured = measure(truth, { trainings: 10, noise: 0, seed: 3 });
    const { effects, varied } = regressLosses(measured);
    expect(varied).toEqual([0, 1, 2, 3]);
    truth.effects.forEach((row, slice) => {
      measured.groups.forEach((members, group) => {
        const whole = members.reduce((sum, member) => sum + row[member]!, 0);
        expect(effects.get(slice, group)).toBeCloseTo(whole, 10);
      });
    });
  });

  it("leaves out a slice that could not be varied", () => {
    const truth = { ...knownInfluence(4), present: [100, 1, 200, 300] };
    const { varied, effects } = regressLosses(measure(truth, { trainings: 40, noise: 0, seed: 3 }));
    expect(varied).toEqual([0, 2, 3]);
    varied.forEach((slice, column) => {
      expect(effects.get(0, column)).toBeCloseTo(truth.effects[0]![slice]!, 10);
    });
  });

  it("says when the trainings cannot tell", () => {
    const measured = measure(knownInfluence(4), { trainings: 32, noise: 0.01, seed: 4 });
    const only = (keep: (sizes: readonly number[], training: number) => boolean) => {
      const kept = measured.sizes.flatMap((sizes, training) => (keep(sizes, training) ? [training] : []));
      return {
        ...measured,
        sizes: kept.map((training) => measured.sizes[training]!),
        losses: kept.map((training) => measured.losses[training]!),
      };
    };
    const fewest = only((_, training) => training < 5);
    expect(() => regressLosses(fewest)).toThrow(TrainingError);
    expect(() => regressLosses(fewest)).toThrow(
      "5 trainings cannot separate the influence of the slices, at least 6 are needed",
    );
    // The first two slices are small together in all that is left.
    const together = only(([first, second]) => (first === 100) === (second === 137));
    expect(together.sizes.length).toBeGreaterThan(6);
    expect(() => regressLosses(together)).toThrow(TrainingError);
  });
});
