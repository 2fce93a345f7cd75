import { InvalidInputError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { fitLearningCurve, type LearningCurvePoint } from "./index.ts";

const sizes = [10, 40, 70, 100, 130, 160, 190, 220, 250, 280];
const clean = sizes.map((size) => ({ size, loss: 2.5 * size ** -0.3 }));
const errors = [0.05, -0.03, 0.02, -0.01, 0.01, 0, -0.01, 0.005, 0, -0.005];
const noisy = clean.map(({ size, loss }, index) => ({ size, loss: loss + errors[index]! }));

function problemsOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (InvalidInputError.isInstance(error)) return error.problems.map((problem) => problem.path);
    throw error;
  }
  return [];
}

// Expected numbers: specs/vectors.json, sliceTuner.fit.
describe("worked example", () => {
  it("finds the curve that made the points", () => {
    const curve = fitLearningCurve(clean);
    expect(curve.exponent).toBeCloseTo(0.3, 12);
    expect(curve.scale).toBeCloseTo(2.5, 11);
    expect(curve.status).toBe("converged");
  });

  it("weighs points by their size unless told otherwise", () => {
    const curve = fitLearningCurve(noisy);
    expect(curve.exponent).toBeCloseTo(0.30603107, 7);
    expect(curve.scale).toBeCloseTo(2.57370613, 7);
  });

  it("weighs points as told", () => {
    const curve = fitLearningCurve(noisy.map((point) => ({ ...point, weight: 1 })));
    expect(curve.exponent).toBeCloseTo(0.31304683, 6);
    expect(curve.scale).toBeCloseTo(2.65549474, 6);
  });

  it("finds a floor", () => {
    const curve = fitLearningCurve(
      clean.map(({ size, loss }) => ({ size, loss: loss + 0.7 })),
      { family: "power-law-with-floor" },
    );
    expect(curve.exponent).toBeCloseTo(0.3, 9);
    expect(curve.scale).toBeCloseTo(2.5, 9);
    expect(curve.floor).toBeCloseTo(0.7, 9);
  });
});

describe("status", () => {
  const at = (losses: readonly number[]): LearningCurvePoint[] =>
    losses.map((loss, index) => ({ size: 10 * 2 ** index, loss }));
  const both = ["power-law", "power-law-with-floor"] as const;

  it.each(both)("%s: equal losses are flat", (family) => {
    for (const nonNegative of [true, false]) {
      const curve = fitLearningCurve(at([0.3, 0.3, 0.3, 0.3, 0.3]), { family, nonNegative });
      expect(curve.status).toBe("flat");
      expect(curve.exponent).toBe(0);
      expect(curve.predict(1e6)).toBeCloseTo(0.3, 14);
    }
  });

  it.each(both)("%s: growing losses are rising, held level or not", (family) => {
    const growing = at([0.3, 0.32, 0.35, 0.37, 0.41]);
    const held = fitLearningCurve(growing, { family });
    expect(held).toMatchObject({ status: "rising", exponent: 0 });
    const free = fitLearningCurve(growing, { family, nonNegative: false });
    expect(free.status).toBe("rising");
    expect(free.predict(1000)).toBeGreaterThan(free.predict(100));
  });

  it("one size is too few, and so are two for a floor", () => {
    const one = fitLearningCurve([
      { size: 50, loss: 1 },
      { size: 50, loss: 2 },
    ]);
    expect(one).toMatchObject({ status: "too-few-points", exponent: 0, scale: 1.5, covariance: null });
    const two = fitLearningCurve(at([1, 0.5]), { family: "power-law-with-floor" });
    expect(two.status).toBe("too-few-points");
    expect(two.predict(10)).toBeCloseTo(1, 12);
    expect(two.predict(20)).toBeCloseTo(0.5, 12);
    expect(two.floor).toBe(0);
    expect(two.interval(10, 0.9)).toBeNull();
  });

  it("two sizes are passed through with a floor where no power law can", () => {
    for (const losses of [
      [-1, 2],
      [1e-9, 1],
    ]) {
      const curve = fitLearningCurve(at(losses), { family: "power-law-with-floor", nonNegative: false });
      expect(curve.status).toBe("too-few-points");
      for (const { size, loss } of at(losses)) expect(curve.predict(size)).toBeCloseTo(loss, 12);
    }
  });

  it("losses on a logarithm are met by a power next to exponent 0", () => {
    const points = sizes.map((size) => ({ size, loss: 3 - 0.3 * Math.log(size) }));
    const curve = fitLearningCurve(points, { family: "power-law-with-floor", nonNegative: false });
    expect(Math.abs(curve.exponent)).toBeLessThan(1e-6);
    for (const { size, loss } of points) expect(curve.predict(size)).toBeCloseTo(loss, 6);
  });

  it("a steep curve that is met exactly is not at the edge", () => {
    const points = sizes.map((size) => ({ size, loss: (size / 10) ** -16 }));
    const curve = fitLearningCurve(points);
    expect(curve.status).toBe("converged");
    expect(curve.exponent).toBeCloseTo(16, 8);
  });

  it("points of weight 0 do not count", () => {
    const curve = fitLearningCurve([
      { size: 50, loss: 1 },
      { size: 100, loss: 2, weight: 0 },
    ]);
    expect(curve).toMatchObject({ status: "too-few-points", scale: 1 });
  });

  it("a drop that never ends is at the edge", () => {
    const curve = fitLearningCurve(at([1, 0.5, 0.5, 0.5, 0.5, 0.5]), { family: "power-law-with-floor" });
    expect(curve).toMatchObject({ status: "edge", exponent: 40, covariance: null });
    expect(curve.predict(10)).toBeCloseTo(1, 10);
    expect(curve.predict(1e4)).toBeCloseTo(0.5, 10);
  });

  it("the range ends before the scale overflows", () => {
    const curve = fitLearningCurve(
      [1, 2, 3, 4].map((factor) => ({ size: factor * 1e9, loss: factor === 1 ? 1 : 0.5 })),
      { family: "power-law-with-floor" },
    );
    expect(curve.status).toBe("edge");
    expect(curve.exponent).toBeCloseTo(620 / Math.log(1e9), 10);
    expect(curve.predict(1e9)).toBeCloseTo(1, 5);
  });
});

describe("bad points", () => {
  it("are all named", () => {
    const paths = problemsOf(() =>
      fitLearningCurve([
        { size: 0, loss: 1 },
        { size: 10, loss: Number.NaN },
        { size: 20, loss: 1, weight: -1 },
        { size: 30, loss: 0.5 },
        { size: Number.POSITIVE_INFINITY, loss: 0.5 },
      ]),
    );
    expect(paths).toEqual(["points[0].size", "points[1].loss", "points[2].weight", "points[4].size"]);
  });

  it("are not the only thing that can be wrong: an unknown family is refused", () => {
    // @ts-expect-error a name that the types do not know
    expect(() => fitLearningCurve(clean, { family: "exponential" })).toThrow('family: is "exponential"');
  });

  it("without any weight nothing can be fitted", () => {
    expect(problemsOf(() => fitLearningCurve([]))).toEqual(["points"]);
    expect(problemsOf(() => fitLearningCurve([{ size: 1, loss: 1, weight: 0 }]))).toEqual(["points"]);
  });
});

describe("documented defaults", () => {
  it("are the used ones", () => {
    const withDefaults = fitLearningCurve(noisy);
    const explicit = fitLearningCurve(
      noisy.map((point) => ({ ...point, weight: point.size })),
      { family: "power-law", nonNegative: true },
    );
    expect(JSON.stringify(explicit)).toBe(JSON.stringify(withDefaults));
    const growing = noisy.map(({ size, loss }) => ({ size, loss: 1 / loss }));
    expect(fitLearningCurve(growing).exponent).toBe(0);
  });
});

describe("losses below 0 and parameters that must not be", () => {
  const below = [10, 20, 40, 80].map((size) => ({ size, loss: -(size ** -0.5) }));

  it.each(["power-law", "power-law-with-floor"] as const)("have the curve 0: %s", (family) => {
    const curve = fitLearningCurve(below, { family, nonNegative: true });
    expect(curve).toMatchObject({ scale: 0, floor: 0 });
    expect(curve.predict(1000)).toBe(0);
    expect(curve.residualSumOfSquares).toBeGreaterThan(0);
  });

  it("are not there for a free curve", () => {
    const curve = fitLearningCurve(below, { family: "power-law", nonNegative: false });
    expect(curve.scale).toBeCloseTo(-1, 6);
    expect(curve.exponent).toBeCloseTo(0.5, 6);
  });

  it("leave out a floor that would be below 0", () => {
    const points = [10, 20, 40, 80, 160].map((size) => ({ size, loss: 3 * size ** -0.2 - 0.9 }));
    const free = fitLearningCurve(points, { family: "power-law-with-floor", nonNegative: false });
    expect(free.floor).toBeCloseTo(-0.9, 4);
    const bound = fitLearningCurve(points, { family: "power-law-with-floor", nonNegative: true });
    expect(bound.floor).toBe(0);
    expect(bound.residualSumOfSquares).toBeGreaterThan(free.residualSumOfSquares);
  });
});
