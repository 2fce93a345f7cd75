import { Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createIndependentLossModel, createLearningCurve, fitLearningCurve } from "./index.ts";

const sizes = Array.from({ length: 10 }, (_, index) => 40 * (index + 1));

/** Measurements of loss(size) whose errors have standard deviation 1 / √size, times `noise`. */
function measure(loss: (size: number) => number, noise: number, random: Random) {
  return sizes.map((size) => ({ size, loss: loss(size) + (noise / Math.sqrt(size)) * random.normal() }));
}

/** Share of simulated fits whose band at `size` holds the truth. */
function coverage(options: { family: "power-law" | "power-law-with-floor"; size: number; level: number }) {
  const floor = options.family === "power-law" ? 0 : 0.3;
  const truth = (size: number) => 3 * size ** -0.5 + floor;
  const random = new Random(`coverage ${JSON.stringify(options)}`);
  const runs = 600;
  let covered = 0;
  for (let run = 0; run < runs; run++) {
    const curve = fitLearningCurve(measure(truth, 0.05, random), {
      family: options.family,
      nonNegative: false,
    });
    const { lower, upper } = curve.interval(options.size, options.level)!;
    if (lower <= truth(options.size) && truth(options.size) <= upper) covered++;
  }
  return covered / runs;
}

describe("covariance", () => {
  it.each(["power-law", "power-law-with-floor"] as const)("%s: is the inverse of JᵀWJ", (family) => {
    const curve = fitLearningCurve(
      measure((size) => 3 * size ** -0.5 + 0.3, 0.1, new Random(5)),
      { family },
    );
    const at = [curve.exponent, curve.scale, curve.floor].slice(0, family === "power-law" ? 2 : 3);
    const loss = ([a, b, c = 0]: number[], size: number) => b! * size ** -a! + c;
    const derivative = (parameter: number, size: number) => {
      const moved = (sign: number) =>
        at.map((value, index) => value + (index === parameter ? sign * 1e-6 : 0));
      return (loss(moved(1), size) - loss(moved(-1), size)) / 2e-6;
    };
    const information = at.map((_, row) =>
      at.map((_, column) =>
        sizes.reduce((sum, size) => sum + size * derivative(row, size) * derivative(column, size), 0),
      ),
    );
    at.forEach((_, row) => {
      at.forEach((_, column) => {
        const product = at.reduce(
          (sum, _, k) => sum + curve.covariance![row]![k]! * information[k]![column]!,
          0,
        );
        expect(product).toBeCloseTo(row === column ? 1 : 0, 4);
      });
    });
  });

  it("does not exist where the data do not determine the curve", () => {
    const flat = sizes.map((size) => ({ size, loss: 0.4 }));
    expect(fitLearningCurve(flat, { family: "power-law-with-floor" }).covariance).toBeNull();
    expect(fitLearningCurve(flat).covariance).not.toBeNull();
  });
});

describe("bands", () => {
  it.each([
    { family: "power-law", size: 200, level: 0.9 },
    { family: "power-law", size: 4000, level: 0.9 },
    { family: "power-law", size: 1000, level: 0.5 },
    { family: "power-law-with-floor", size: 200, level: 0.9 },
    { family: "power-law-with-floor", size: 800, level: 0.9 },
  ] as const)("hold the truth as often as they say: $family, size $size, level $level", (options) => {
    // 600 runs: a standard error of .012 at .9 and .020 at .5.
    expect(Math.abs(coverage(options) - options.level)).toBeLessThan(0.06);
  });

  it("do not depend on the unit of the weights", () => {
    const points = measure((size) => 3 * size ** -0.5, 0.1, new Random(1));
    const first = fitLearningCurve(points).interval(1000, 0.9)!;
    const second = fitLearningCurve(points.map((point) => ({ ...point, weight: 1e-4 * point.size })));
    expect(second.interval(1000, 0.9)!.lower).toBeCloseTo(first.lower, 10);
    expect(second.interval(1000, 0.9)!.upper).toBeCloseTo(first.upper, 10);
  });

  it("contain the prediction, grow with the level and stay at 0 or above", () => {
    const losses = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 10, maxLength: 10 });
    const family = fc.constantFrom("power-law" as const, "power-law-with-floor" as const);
    const size = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(losses, family, size, (values, chosen, at) => {
        const curve = fitLearningCurve(
          values.map((loss, index) => ({ size: sizes[index]!, loss })),
          { family: chosen },
        );
        const narrow = curve.interval(at, 0.5);
        const wide = curve.interval(at, 0.95);
        if (narrow === null || wide === null) return;
        const expected = curve.predict(at);
        expect(0).toBeLessThanOrEqual(wide.lower);
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower);
        expect(narrow.lower).toBeLessThanOrEqual(expected);
        expect(expected).toBeLessThanOrEqual(narrow.upper);
        expect(narrow.upper).toBeLessThanOrEqual(wide.upper);
      }),
    );
  });

  it("need more points than parameters and a level in (0, 1)", () => {
    const two = fitLearningCurve([
      { size: 10, loss: 1 },
      { size: 20, loss: 0.8 },
    ]);
    expect(two).toMatchObject({ status: "converged", degreesOfFreedom: 0 });
    expect(two.covariance).not.toBeNull();
    expect(two.interval(10, 0.9)).toBeNull();
    expect(() => two.interval(10, 90)).toThrow("level: is 90");
  });

  it("are the same from a curve that was stored", () => {
    const curve = fitLearningCurve(measure((size) => 3 * size ** -0.5, 0.1, new Random(2)));
    const restored = createLearningCurve(JSON.parse(JSON.stringify(curve)));
    expect(restored.interval(700, 0.8)).toEqual(curve.interval(700, 0.8));
    expect(restored.predict(700)).toBe(curve.predict(700));
  });
});

describe("createIndependentLossModel", () => {
  const random = new Random("curves");
  const curves = [
    fitLearningCurve(measure((size) => 3 * size ** -0.5, 0.1, random)),
    fitLearningCurve(
      measure((size) => size ** -0.3 + 0.4, 0.02, random),
      { family: "power-law-with-floor" },
    ),
    createLearningCurve({ family: "power-law", scale: 2, exponent: 0.2 }),
  ];
  const model = createIndependentLossModel(curves);
  const at = [100, 250, 900];

  it("predicts and bounds each slice by its own curve", () => {
    expect(model.predict(at)).toEqual(curves.map((curve, slice) => curve.predict(at[slice]!)));
    expect(model.interval(at, 0.9)).toEqual(curves.map((curve, slice) => curve.interval(at[slice]!, 0.9)));
    expect(model.interval(at, 0.9)[2]).toBeNull();
  });

  it("has the gradient that finite differences have", () => {
    model.gradient(at).forEach((row, slice) => {
      row.forEach((entry, other) => {
        const moved = (by: number) =>
          model.predict(at.map((size, index) => size + (index === other ? by : 0)));
        expect(entry).toBeCloseTo((moved(1e-3)[slice]! - moved(-1e-3)[slice]!) / 2e-3, 9);
      });
    });
  });

  it("draws losses that spread as the bands say", () => {
    const stream = new Random("draws");
    const draws = Array.from({ length: 4000 }, () => model.draw(stream)(at));
    curves.slice(0, 2).forEach((curve, slice) => {
      const losses = draws.map((losses) => losses[slice]!).sort((first, second) => first - second);
      const { lower, upper } = curve.interval(at[slice]!, 0.5)!;
      // The band allows for few residuals by Student's t; draws are normal: narrower by 0.674 / t(0.75).
      const studentToNormal = 0.6745 / (slice === 0 ? 0.7064 : 0.7111);
      const spread = losses[3000]! - losses[1000]!;
      expect(spread / ((upper - lower) * studentToNormal)).toBeGreaterThan(0.9);
      expect(spread / ((upper - lower) * studentToNormal)).toBeLessThan(1.1);
      expect(Math.abs(losses[2000]! - curve.predict(at[slice]!))).toBeLessThan(0.1 * (upper - lower));
    });
    expect(draws.every((losses) => losses[2] === curves[2]!.predict(900))).toBe(true);
  });

  it("draws the same from the same stream, one truth for all sizes", () => {
    const first = model.draw(new Random(7));
    const second = model.draw(new Random(7));
    expect(first(at)).toEqual(second(at));
    expect(first([50, 50, 50])).toEqual(second([50, 50, 50]));
    expect(model.draw(new Random(8))(at)).not.toEqual(first(at));
  });

  it("draws finite losses of at least 0 from the poorest fits", () => {
    const losses = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 4, maxLength: 10 });
    const size = fc.double({ min: 1, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        losses,
        fc.boolean(),
        fc.boolean(),
        size,
        fc.integer(),
        (values, floor, nonNegative, at, seed) => {
          const curve = fitLearningCurve(
            values.map((loss, index) => ({ size: sizes[index]!, loss })),
            { family: floor ? "power-law-with-floor" : "power-law", nonNegative },
          );
          const stream = new Random(seed);
          const poor = createIndependentLossModel([curve]);
          for (let draw = 0; draw < 20; draw++) {
            const [loss] = poor.draw(stream)([at]);
            expect(loss).toBeGreaterThanOrEqual(0);
            expect(loss).toBeLessThan(Number.POSITIVE_INFINITY);
          }
        },
      ),
    );
  });

  it("names sizes that cannot be", () => {
    expect(() => model.predict([1, 2])).toThrow("sizes: 2 sizes for 3 curves");
    expect(() => model.gradient([1, 0, Number.NaN])).toThrow(/sizes\[1\].*\n.*sizes\[2\]/);
  });
});
