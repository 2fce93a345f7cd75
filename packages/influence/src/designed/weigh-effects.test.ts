import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { LossRegression } from "./regress-losses.ts";
import { shrinkEffects } from "./shrink-effects.ts";
import { createEffectWeigher } from "./weigh-effects.ts";

/** Of three losses on two groups. */
const regression = {
  varied: [0, 1],
  effects: new Matrix([
    [0.2, 0.05],
    [0.02, 0.1],
    [0.01, 0.03],
  ]),
  inverse: new Matrix([
    [0.4, 0.1],
    [0.1, 0.3],
  ]),
  residuals: new Matrix([
    [0.1, -0.05, 0],
    [-0.1, 0.02, 0.01],
    [0, 0.03, -0.02],
  ]),
  degreesOfFreedom: 2,
} as Partial<LossRegression> as LossRegression;
const levels = [0.5, 0.4, 0.25];
const present = [100, 50, 200];
const weights = [1, 2, 4];
const options = { regression, levels, present, inflation: 3, leastWorth: 1e-12 };

/** Weighted sums: .2 + .04 + .04, and .05 + .2 + .12. */
const onSum = [0.28, 0.37];
/** Residuals of the sum: .1 − .1, −.1 + .04 + .04, and .06 − .08. */
const variance = (0 ** 2 + 0.02 ** 2 + 0.02 ** 2) / 2;
const covariance = Matrix.mul(regression.inverse, 3 * variance);
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const relative = (values: readonly number[]) => values.map((value) => value / meanOf(values));
/** Weighted losses of .5, .8 and 1. */
const byLoss = relative([0.5, 0.8, 1]);
const shapes = [byLoss, [1, 1, 1], relative(present), relative(present.map((size) => 1 / size))];

describe("createEffectWeigher", () => {
  it("shrinks the effects on the sum, and shares out a group's by the weighted losses", () => {
    const weigh = createEffectWeigher({ ...options, groups: [[0, 2], [1]] });
    const ofGroups = shapes.map(([first, second, third]) => [first! + third!, second!]);
    const shrunk = shrinkEffects(onSum, covariance, ofGroups);
    const { expected, covariance: open } = weigh(weights);
    const shares = [0.5 / 1.5, 1, 1 / 1.5];
    const groupOf = [0, 1, 0];
    expected.forEach((effect, slice) => {
      expect(effect).toBeCloseTo(shares[slice]! * shrunk.expected[groupOf[slice]!]!, 12);
      expected.forEach((_, other) => {
        const whole = shrunk.covariance.get(groupOf[slice]!, groupOf[other]!);
        expect(open.get(slice, other) / (shares[slice]! * shares[other]! * whole)).toBeCloseTo(1, 9);
      });
    });
  });

  it("expects of a slice that was not varied what its share of the losses promises, give or take all of it", () => {
    const weigh = createEffectWeigher({ ...options, groups: [[0], [1], [2]] });
    const shrunk = shrinkEffects(
      onSum,
      covariance,
      shapes.map((shape) => shape.slice(0, 2)),
    );
    const { expected, covariance: open } = weigh(weights);
    expect(expected.slice(0, 2)).toEqual(shrunk.expected.map((value) => expect.closeTo(value, 12)));
    // The third loses 1 beside .5 and .8.
    const promised = (shrunk.expected[0]! + shrunk.expected[1]!) / 1.3;
    expect(expected[2]).toBeCloseTo(promised, 12);
    expect(open.get(2, 2)).toBeCloseTo(promised ** 2, 12);
    expect([open.get(2, 0), open.get(1, 2)]).toEqual([0, 0]);
  });

  it("expects nothing where nothing was varied", () => {
    const none = {
      ...regression,
      varied: [],
      effects: new Matrix(3, 0),
      inverse: new Matrix(0, 0),
    } as LossRegression;
    const { expected, covariance: open } = createEffectWeigher({
      ...options,
      regression: none,
      groups: [[0], [1], [2]],
    })(weights);
    expect(expected).toEqual([0, 0, 0]);
    expect(open.to2DArray().flat()).toEqual(new Array(9).fill(0));
  });

  it("takes no size for less than a thousandth of the largest", () => {
    const weighAt = (sizes: readonly number[]) =>
      createEffectWeigher({ ...options, present: sizes, groups: [[0], [1], [2]] })(weights).expected;
    expect(weighAt([1, 1000, 10])).not.toEqual(weighAt([2, 1000, 10]));
    expect(weighAt([1, 10_000, 10])).toEqual(weighAt([2, 10_000, 10]));
  });
});
