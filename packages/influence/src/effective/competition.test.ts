import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { LossRegression } from "../designed/regress-losses.ts";
import { competition } from "./competition.ts";

/** Of two losses on one group: what effective data leave over of each, and how well it is told. */
function regressionOf(change: Partial<LossRegression> = {}): LossRegression {
  return {
    varied: [0],
    trainings: 5,
    intercepts: [0, 0],
    effects: new Matrix([[0.3], [-0.1]]),
    design: new Matrix(5, 2),
    wholeInverse: new Matrix(2, 2),
    inverse: new Matrix([[0.5]]),
    interceptVariance: 1,
    residuals: new Matrix([
      [0.1, 0.2],
      [-0.1, 0],
      [0.2, -0.1],
    ]),
    degreesOfFreedom: 3,
    ...change,
  };
}

/** Mean and variance of an effect, by integrals over it, where it was measured once. */
function slowly(measured: number, noise: number, scale: number): { mean: number; variance: number } {
  const [steps, reach] = [40_000, 4];
  let [all, sum, squares] = [0, 0, 0];
  for (const spread of [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]) {
    const deviation = spread * scale;
    for (let step = 0; step < steps; step++) {
      const effect = reach * ((2 * (step + 0.5)) / steps - 1);
      const prior = Math.exp(-((effect / deviation) ** 2) / 2) / deviation;
      const density = prior * Math.exp(-((measured - effect) ** 2) / noise / 2);
      all += density;
      sum += density * effect;
      squares += density * effect ** 2;
    }
  }
  return { mean: sum / all, variance: squares / all - (sum / all) ** 2 };
}

describe("competition", () => {
  it("is a mixture over how large effects may be, shared out among a group's slices", () => {
    const weights = [2, 1];
    // 2·.3 − .1 = .5. Residuals of the sum are .4, −.2 and .3, with three degrees of freedom.
    const noise = (0.5 * 3 * (0.4 ** 2 + 0.2 ** 2 + 0.3 ** 2)) / 3;
    const { mean, variance } = slowly(0.5, noise, 0.8);
    const { expected, covariance } = competition(regressionOf(), [[0, 1]], weights, 0.8, 3);
    for (const own of expected) expect(own).toBeCloseTo(mean / 2, 9);
    expect(covariance.to2DArray().flat()).toEqual(
      [1, 1, 1, 1].map((part) => expect.closeTo((part * variance) / 4, 9)),
    );
  });

  it("tells two effects apart where their measurements are independent", () => {
    const two = regressionOf({
      varied: [0, 1],
      effects: new Matrix([
        [0.3, -0.2],
        [0, 0],
      ]),
      inverse: new Matrix([
        [0.001, 0],
        [0, 0.002],
      ]),
    });
    const { expected, covariance } = competition(two, [[1], [0]], [1, 0], 0.5, 1);
    // Told nearly without noise: the groups are the slices the other way round.
    expect(expected).toEqual([expect.closeTo(-0.2, 3), expect.closeTo(0.3, 3)]);
    const [first, second] = [covariance.get(0, 0), covariance.get(1, 1)];
    // Residuals of .1, −.1 and .2 on three degrees of freedom.
    expect(first / (0.002 * 0.02)).toBeCloseTo(1, 1);
    expect(second / (0.001 * 0.02)).toBeCloseTo(1, 1);
  });

  it("is none where nothing was varied, or no effect is known to be above 0", () => {
    const none = { expected: [0, 0], covariance: Matrix.zeros(2, 2) };
    const unvaried = regressionOf({ varied: [], effects: new Matrix(2, 0), inverse: new Matrix(0, 0) });
    expect(competition(unvaried, [[0, 1]], [1, 1], 0.5, 1)).toEqual(none);
    expect(competition(regressionOf(), [[0, 1]], [1, 1], 0, 1)).toEqual(none);
    const exact = regressionOf({ effects: new Matrix([[0], [0]]), residuals: Matrix.zeros(3, 2) });
    expect(competition(exact, [[0, 1]], [1, 1], 0, 1)).toEqual(none);
  });
});
