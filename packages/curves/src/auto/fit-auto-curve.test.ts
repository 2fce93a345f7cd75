import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { fitLearningCurve } from "../fit-learning-curve.ts";
import { createIndependentLossModel } from "../independent-loss-model.ts";
import type { LearningCurvePoint } from "../points.ts";

const sizes = [50, 80, 120, 200, 320, 500, 800];

function measure(
  truth: (size: number) => number,
  random: Random,
  noise = 0.01,
  measured: readonly number[] = sizes,
): LearningCurvePoint[] {
  return measured.map((size) => ({ size, loss: Math.max(0, truth(size) * (1 + noise * random.normal())) }));
}

/** Learning curves as they may be: with and without floor, some late to fall. */
function drawTruth(random: Random): (size: number) => number {
  const exponent = 0.15 + 0.85 * random.uniform();
  const floor = random.uniform() < 0.3 ? 0 : 0.4 * random.uniform();
  const delay = random.uniform() < 0.7 ? 0 : 150 * random.uniform();
  return (size) => floor + (1 - floor) * ((size + delay) / (50 + delay)) ** -exponent;
}

const fitAuto = (points: readonly LearningCurvePoint[]) => fitLearningCurve(points, { family: "auto" });

describe('fitLearningCurve with family "auto"', () => {
  it("is 0 where all losses are, and says whether there were sizes enough to know", () => {
    const zeros = sizes.map((size) => ({ size, loss: 0 }));
    expect(fitAuto(zeros)).toMatchObject({ scale: 0, floor: 0, status: "flat" });
    expect(fitAuto(zeros.slice(0, 1)).status).toBe("too-few-points");
    expect(fitAuto(zeros).predict(1e6)).toBe(0);
  });

  it("leaves out points of weight 0", () => {
    const points = measure((size) => 0.1 + size ** -0.4, new Random(4));
    const wrong = { size: 300, loss: 9, weight: 0 };
    expect(fitAuto([...points, wrong]).predict(5000)).toBe(fitAuto(points).predict(5000));
  });

  it("says that equal losses are flat, and has draws of few points that stay losses", () => {
    const equal = sizes.map((size) => ({ size, loss: 0.4 }));
    expect(fitAuto(equal).status).toBe("flat");
    const few = fitAuto([{ size: 50, loss: 0.4 }]);
    expect(few.status).toBe("too-few-points");
    const drawn = few.draw!(new Random(1));
    for (const size of [50, 500, 5e6]) expect(drawn(size)).toBeGreaterThanOrEqual(0);
  });

  it("is nearer to the loss at ten times the size than last value and power law, with bands that hold it", () => {
    const errors = { auto: 0, last: 0, power: 0, floor: 0 };
    let inside = 0;
    const count = 120;
    for (let draw = 0; draw < count; draw++) {
      const random = new Random(`truth/${draw}`);
      const truth = drawTruth(random);
      const points = measure(truth, random, 0.04);
      const expected = truth(8000);
      const curve = fitAuto(points);
      errors.auto += Math.abs(curve.predict(8000) - expected);
      errors.last += Math.abs(points.at(-1)!.loss - expected);
      errors.power += Math.abs(fitLearningCurve(points).predict(8000) - expected);
      errors.floor += Math.abs(
        fitLearningCurve(points, { family: "power-law-with-floor" }).predict(8000) - expected,
      );
      const band = curve.interval(8000, 0.9)!;
      if (band.lower <= expected && expected <= band.upper) inside += 1;
    }
    expect(errors.auto).toBeLessThan(errors.last);
    expect(errors.auto).toBeLessThan(errors.power);
    // Most of these curves are of this family.
    expect(errors.auto).toBeLessThan(1.3 * errors.floor);
    expect(inside / count).toBeGreaterThan(0.85);
  });

  it("does not depend on the unit of the loss, nor of the size, nor on the order of the points", () => {
    const random = new Random("unit");
    const points = measure(drawTruth(random), random);
    const curve = fitAuto(points);
    const scaled = fitAuto(
      points.toReversed().map(({ size, loss }) => ({ size: 10 * size, loss: 1000 * loss, weight: size })),
    );
    const same = fitAuto(points.map((point) => ({ ...point, weight: point.size })));
    expect(scaled.predict(40_000) / 1000).toBeCloseTo(same.predict(4000), 8);
    expect(scaled.interval(40_000, 0.9)!.upper / 1000).toBeCloseTo(same.interval(4000, 0.9)!.upper, 6);
    expect(curve.status).toBe("converged");
  });

  it("averages repeats and grows surer with them", () => {
    const truth = (size: number) => 0.1 + size ** -0.4;
    const widthOf = (repeats: number) => {
      const random = new Random("repeats");
      const points = Array.from({ length: repeats }, () => measure(truth, random, 0.1)).flat();
      const band = fitAuto(points).interval(800, 0.9)!;
      return band.upper - band.lower;
    };
    expect(widthOf(20)).toBeLessThan(0.7 * widthOf(2));
  });

  it("is a loss model to draw from", () => {
    const random = new Random("draws");
    const curve = fitAuto(measure((size) => 0.2 + size ** -0.5, random, 0.05));
    const model = createIndependentLossModel([curve]);
    const drawn = Array.from({ length: 400 }, (_, draw) => model.draw(random.fork(draw))([1600])[0]!);
    const band = curve.interval(1600, 0.9)!;
    const inside = drawn.filter((loss) => band.lower <= loss && loss <= band.upper).length / drawn.length;
    expect(inside).toBeGreaterThan(0.8);
    expect(new Set(drawn).size).toBeGreaterThan(100);
    const mean = drawn.reduce((sum, loss) => sum + loss, 0) / drawn.length;
    expect(Math.abs(mean - curve.predict(1600))).toBeLessThan((band.upper - band.lower) / 10);
  });

  it("says what the points do not tell", () => {
    const at = (size: number, loss: number) => ({ size, loss });
    expect(fitAuto([at(10, 0.5), at(20, 0.4)])).toMatchObject({ status: "too-few-points", covariance: null });
    expect(fitAuto([at(10, 0.5)]).predict(10)).toBeGreaterThan(0.3);
    expect(fitAuto([at(10, 0.5), at(20, 0.5), at(40, 0.5)])).toMatchObject({ status: "flat" });
    expect(fitAuto([at(10, 0), at(20, 0), at(40, 0)])).toMatchObject({ status: "flat", floor: 0, scale: 0 });
    expect(() => fitAuto([at(10, -0.5), at(20, 0.5)])).toThrow("below 0 at size 10");
    expect(() => fitAuto([at(0, 0.5)])).toThrow("points[0].size");
  });
});
