import { Random } from "@slicetuner/core";
import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { momentsOf } from "../testing/plain-algebra.ts";
import {
  drawLosses,
  drawMeasurement,
  drawResiduals,
  type LossKnowledge,
  newExamplesVariance,
} from "./plausible-losses.ts";
import type { LossRegression } from "./regress-losses.ts";

const residuals = new Matrix([
  [0.03, 0.01],
  [-0.02, 0.02],
  [0.01, -0.01],
  [0, 0],
]);
const regression = { residuals, degreesOfFreedom: 2 } as Partial<LossRegression> as LossRegression;
const endless = Number.POSITIVE_INFINITY;
/** Losses that are known, with sizes that make a share of 1/2 and 2 of them. */
const knowledge: LossKnowledge = {
  regression,
  measured: [0.7, 0.9],
  levels: { expected: [0.5, 1], worth: [40, endless], draw: () => [0.4, 1.1] },
  noise: [0.01, 0.01],
  seedShare: 0.5,
  drawRatios: () => () => [0.5, 2],
};

describe("drawLosses", () => {
  it("are a drawn level times what sizes do, or the measured one on the validation examples", () => {
    expect(drawLosses(knowledge, new Random(1))([1, 1])).toEqual([0.2, 2.2]);
    expect(drawLosses(knowledge, new Random(1), true)([1, 1])).toEqual([0.35, 1.8]);
  });
});

describe("drawResiduals", () => {
  it("have the covariance of the trainings' residuals", () => {
    const random = new Random(2);
    const drawn = Array.from({ length: 20_000 }, () => drawResiduals(regression, random));
    const [first, second] = [0, 1].map((slice) => momentsOf(drawn.map((own) => own[slice]!)));
    expect(first!.variance / ((0.03 ** 2 + 0.02 ** 2 + 0.01 ** 2) / 2)).toBeCloseTo(1, 1);
    expect(second!.variance / ((0.01 ** 2 + 0.02 ** 2 + 0.01 ** 2) / 2)).toBeCloseTo(1, 1);
    const { mean: crossed } = momentsOf(drawn.map(([one, other]) => one! * other!));
    expect(crossed / ((0.03 * 0.01 - 0.02 * 0.02 - 0.01 * 0.01) / 2)).toBeCloseTo(1, 0);
    expect(Math.abs(first!.mean)).toBeLessThan(0.001);
  });
});

describe("newExamplesVariance", () => {
  it("is what is bought of each slice, as a share, over ¾", () => {
    expect(newExamplesVariance([100, 100], [200, 100])).toBeCloseTo(0.25 / 0.75, 12);
    expect(newExamplesVariance([100, 100], [400, 200])).toBeCloseTo((0.75 + 0.5) / 2 / 0.75, 12);
    // Fewer examples than there are bring nothing new.
    expect(newExamplesVariance([100, 100], [50, 100])).toBe(0);
  });
});

describe("drawMeasurement", () => {
  const measuredWith = (examplesPerValidationExample: readonly number[] | "validation" | null) => {
    const random = new Random(3);
    return Array.from(
      { length: 8000 },
      () => drawMeasurement(knowledge, random, { trainings: 1, examplesPerValidationExample })([1, 1], 0)[0]!,
    );
  };

  it("is off by what a training was off, scaled to how far final trainings vary", () => {
    // √(½ · 4 / 2) = 1: exactly a training's residuals, relative to the expected levels.
    const rows = residuals.to2DArray().map(([one, other]) => [0.2 * (1 + one! / 0.5), 2.2 * (1 + other!)]);
    const text = (row: readonly number[]) => row.map((value) => value.toFixed(9)).join();
    expect(new Set(measuredWith(null).map(text))).toEqual(new Set(rows.map(text)));
  });

  it("has the luck of test examples, where the error of a level is known", () => {
    // 40 · ½ exponential losses: a variance of 1/20, beside that of trainings.
    const [first, second] = [0, 1].map((slice) =>
      momentsOf(measuredWith([0.5, 0.5]).map((losses) => losses[slice]!)),
    );
    const ofTrainings = (0.03 ** 2 + 0.02 ** 2 + 0.01 ** 2) / 4 / 0.5 ** 2;
    expect(first!.variance / 0.2 ** 2 / (1 / 20 + ofTrainings)).toBeCloseTo(1, 1);
    expect(first!.mean).toBeCloseTo(0.2 * (1 + 0.005 / 0.5), 2);
    expect(second!.variance / 2.2 ** 2).toBeLessThan(0.0003);
  });

  it("has no luck of other examples on the validation examples themselves", () => {
    const first = new Set(measuredWith("validation").map((losses) => (losses[0]! / 0.35).toFixed(9)));
    expect(first).toEqual(new Set([1.06, 0.96, 1.02, 1].map((value) => value.toFixed(9))));
  });

  it("adds what new examples bring, the same in all trainings", () => {
    const still = { ...knowledge, seedShare: 0 };
    const random = new Random(4);
    const offs = Array.from({ length: 8000 }, () => {
      const measuring = { trainings: 2, examplesPerValidationExample: null };
      const [one, other] = drawMeasurement(still, random, measuring)([1, 1], 4);
      expect(one).toEqual(other);
      return one![0]! / 0.2 - 1;
    });
    // Four times the variance of a training, relative to the level of ½.
    expect(momentsOf(offs).variance / ((4 * 0.0014) / 2 / 0.25)).toBeCloseTo(1, 1);
  });
});
