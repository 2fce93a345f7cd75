import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { eliminate } from "../testing/plain-algebra.ts";
import { effectiveLoss, type RelativeSizes } from "./effective-loss.ts";
import { fitOneLoss, type ParameterPrior } from "./fit-one-loss.ts";

const random = new Random("one loss");
const runs: RelativeSizes[] = Array.from({ length: 40 }, () => ({
  shares: Float64Array.of(0.3 + random.uniform(), 0.3 + random.uniform()),
  logCrowding: 0,
}));
const truth = Float64Array.of(Math.log(0.8), -0.5, Math.log(0.3), 0, 1, 0);
const prior: ParameterPrior = {
  mean: Float64Array.of(0, -0.7, Math.log(0.25), 0, 0.5, 0.2),
  deviation: Float64Array.of(Number.POSITIVE_INFINITY, 1.2, 0.8, 1e-6, 1, 1),
};
const start = prior.mean.with(0, Math.log(0.9));
const losses = runs.map((run) => effectiveLoss(truth, run) + 0.02 * random.normal());

/** Squares of what is off the runs and the prior. */
function objective(parameters: Float64Array, noise: number): number {
  const ofRuns = runs.reduce(
    (sum, run, index) => sum + (losses[index]! - effectiveLoss(parameters, run)) ** 2 / noise,
    0,
  );
  return parameters.reduce(
    (sum, value, index) => sum + ((value - prior.mean[index]!) / prior.deviation[index]!) ** 2,
    ofRuns,
  );
}

describe("fitOneLoss", () => {
  const { parameters, covariance, noise, status } = fitOneLoss(runs, losses, prior, start, 1);

  it("is the most plausible of all parameters, and says so", () => {
    expect(status).toBe("converged");
    const least = objective(parameters, noise);
    for (const [index, deviation] of [0.02, 0.2, 0.2, 1e-6, 0.2, 0.2].entries()) {
      for (const step of [-deviation, deviation, 0.1 * deviation, -0.1 * deviation]) {
        const other = parameters.with(index, parameters[index]! + step);
        expect(objective(other, noise)).toBeGreaterThan(least - 2e-6 * least);
      }
    }
  });

  it("has the noise of the runs, by the freedom that parameters leave them", () => {
    // A χ² with about 36 degrees of freedom.
    expect(noise / 0.02 ** 2).toBeGreaterThan(0.6);
    expect(noise / 0.02 ** 2).toBeLessThan(1.5);
    const squares = runs.reduce(
      (sum, run, index) => sum + (losses[index]! - effectiveLoss(parameters, run)) ** 2,
      0,
    );
    expect(squares / noise).toBeGreaterThan(40 - 6);
    expect(squares / noise).toBeLessThan(40 - 2);
  });

  it("leaves open what the curvature of the runs and the prior leaves open, the noise inflated", () => {
    const slopes = runs.map((run) => {
      const slope = new Float64Array(6);
      effectiveLoss(parameters, run, slope);
      return slope;
    });
    for (const [inflation, of] of [
      [1, covariance],
      [5, fitOneLoss(runs, losses, prior, start, 5).covariance],
    ] as const) {
      const curvature = Array.from({ length: 6 }, (_, row) =>
        Array.from({ length: 6 }, (_, column) =>
          slopes.reduce(
            (sum, slope) => sum + (slope[row]! * slope[column]!) / (noise * inflation),
            row === column ? 1 / prior.deviation[row]! ** 2 : 0,
          ),
        ),
      );
      eliminate(curvature).inverse.forEach((row, index) => {
        row.forEach((value, column) => {
          const scale = Math.sqrt(of.get(index, index) * of.get(column, column));
          expect(Math.abs(of.get(index, column) - value) / scale).toBeLessThan(1e-5);
        });
      });
    }
  });

  it("believes the prior where runs tell nothing, and fits runs without noise", () => {
    const alike = runs.map(() => runs[0]!);
    const measured = alike.map(() => 0.9 + 0.02 * random.normal());
    const flat = fitOneLoss(alike, measured, prior, start, 1);
    for (const index of [1, 2, 3, 4, 5]) expect(flat.parameters[index]).toBeCloseTo(prior.mean[index]!, 2);
    const mean = measured.reduce((sum, loss) => sum + loss, 0) / measured.length;
    expect(effectiveLoss(flat.parameters, runs[0]!)).toBeCloseTo(mean, 5);
    const exact = runs.map((run) => effectiveLoss(truth, run));
    const fit = fitOneLoss(runs, exact, prior, start, 1);
    runs.forEach((run, index) => {
      expect(effectiveLoss(fit.parameters, run)).toBeCloseTo(exact[index]!, 3);
    });
    expect(fit.noise).toBeLessThan(1e-6);
    expect(fit.noise).toBeGreaterThan(0);
  });
});
