import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { factorize, invert, solveLower, solveUpper } from "./cholesky.ts";
import { fitGaussianProcess } from "./gaussian-process.ts";
import type { Features } from "./kernel.ts";
import { negativeLogPosterior, startOf } from "./likelihood.ts";
import { minimize } from "./minimize.ts";

function drawFeatures(size: number, width: number, random: Random): Features {
  const values = Float64Array.from({ length: size * width }, () => random.normal());
  const rounding = Float64Array.from({ length: size * width }, () => (random.uniform() < 0.5 ? 0 : 0.3));
  return { size, width, values, rounding };
}

describe("factorize and invert", () => {
  it("solve and invert a positive definite matrix", () => {
    const random = new Random(1);
    const size = 7;
    const half = Float64Array.from({ length: size * size }, () => random.normal());
    const at = (i: number, j: number) =>
      Array.from({ length: size }, (_, k) => half[i * size + k]! * half[j * size + k]!).reduce(
        (a, b) => a + b,
        0,
      );
    const matrix = Float64Array.from({ length: size * size }, (_, index) =>
      at(Math.floor(index / size), index % size),
    );
    const factor = matrix.slice();
    expect(factorize(factor, size)).toBe(true);
    const solution = Float64Array.from({ length: size }, () => random.normal());
    const right = Float64Array.from({ length: size }, (_, row) =>
      solution.reduce((sum, value, k) => sum + matrix[row * size + k]! * value, 0),
    );
    solveLower(factor, size, right);
    solveUpper(factor, size, right);
    const inverse = invert(factor, size);
    for (let row = 0; row < size; row++) {
      expect(right[row]).toBeCloseTo(solution[row]!, 8);
      for (let column = 0; column < size; column++) {
        let product = 0;
        for (let k = 0; k < size; k++) product += matrix[row * size + k]! * inverse[k * size + column]!;
        expect(product).toBeCloseTo(row === column ? 1 : 0, 7);
      }
    }
  });

  it("say that a matrix is not positive definite", () => {
    expect(factorize(Float64Array.from([1, 2, 2, 1]), 2)).toBe(false);
  });
});

describe("minimize", () => {
  it("finds the minimum of Rosenbrock's function", async () => {
    const { point, status } = await minimize(
      ([x, y]) => ({
        value: (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2,
        gradient: Float64Array.from([2 * (x! - 1) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!)]),
      }),
      Float64Array.from([-1.2, 1]),
      { maximumIterations: 300 },
    );
    expect(status).toBe("converged");
    expect(point[0]).toBeCloseTo(1, 2);
    expect(point[1]).toBeCloseTo(1, 2);
  });
});

describe("negativeLogPosterior", () => {
  it("has the gradient that finite differences give", () => {
    const random = new Random(2);
    const features = drawFeatures(12, 3, random);
    const targets = Float64Array.from({ length: 12 }, () => random.normal());
    const evaluate = negativeLogPosterior(features, targets);
    const point = startOf(3).map((value) => value + random.normal() / 2);
    const { gradient } = evaluate(point);
    for (let i = 0; i < point.length; i++) {
      const [above, below] = [1e-5, -1e-5].map((step) => {
        const moved = point.slice();
        moved[i]! += step;
        return evaluate(moved).value;
      });
      expect(gradient[i]).toBeCloseTo((above! - below!) / 2e-5, 5);
    }
  });
});

describe("fitGaussianProcess", () => {
  it("predicts a smooth function of one of three features, and says how surely", async () => {
    const random = new Random(3);
    const truth = (x: number) => Math.sin(2 * x);
    const features = { ...drawFeatures(60, 3, random), rounding: new Float64Array(180) };
    const targets = Float64Array.from(
      { length: 60 },
      (_, row) => truth(features.values[row * 3]!) + 0.05 * random.normal(),
    );
    const process = await fitGaussianProcess(features, targets);
    expect(process.status).toBe("converged");
    expect(process.noise).toBeGreaterThan(0.025);
    expect(process.noise).toBeLessThan(0.1);
    const fresh = { ...drawFeatures(200, 3, random), rounding: new Float64Array(600) };
    const { means, variances } = process.predict(fresh);
    let inside = 0;
    for (let row = 0; row < 200; row++) {
      const error = Math.abs(means[row]! - truth(fresh.values[row * 3]!));
      if (error < 1.645 * Math.sqrt(variances[row]!)) inside++;
    }
    expect(inside / 200).toBeGreaterThan(0.8);
  });

  it("gives the same for one row as for rows together", async () => {
    const random = new Random(4);
    const features = drawFeatures(20, 2, random);
    const targets = Float64Array.from({ length: 20 }, () => random.normal());
    const process = await fitGaussianProcess(features, targets);
    const rows = drawFeatures(3, 2, random);
    const alone = process.predict(rows);
    const { means, covariances } = process.posterior(rows);
    for (let row = 0; row < 3; row++) {
      expect(means[row]).toBeCloseTo(alone.means[row]!, 10);
      expect(covariances[row * 3 + row]).toBeCloseTo(alone.variances[row]!, 8);
    }
  });
});
