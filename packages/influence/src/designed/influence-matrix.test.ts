import { describe, expect, it } from "vitest";
import { knownInfluence, measure, plainSizeEffect } from "../testing/known-influence.ts";
import { apply, eliminate, inner, multiply, type Rows, transpose } from "../testing/plain-algebra.ts";
import { createInfluenceLossModel } from "./influence-loss-model.ts";

const strengths = [0, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1];
const noiseShares = [0.2, 0.3, 0.45, 0.6, 0.8, 1, 1.2];

/**
 * Generalized least squares with interactions as correlated noise: V = σ²·I + X·T·Xᵀ, and the restricted
 * likelihood of V.
 */
function generalized(design: Rows, columns: Rows, spreads: readonly number[], own: number, losses: number[]) {
  const scaled = columns.map((row) => row.map((value, pair) => value * spreads[pair]!));
  const whole = multiply(scaled, transpose(scaled)).map((row, index) =>
    row.map((value, column) => value + (index === column ? own : 0)),
  );
  const { inverse, logDeterminant } = eliminate(whole);
  const weighed = multiply(transpose(design), inverse);
  const { inverse: covariance, logDeterminant: ofEffects } = eliminate(multiply(weighed, design));
  const effects = apply(covariance, apply(weighed, losses));
  const fitted = apply(design, effects);
  const off = losses.map((loss, index) => loss - fitted[index]!);
  return {
    effects,
    variances: effects.map((_, index) => covariance[index]![index]!),
    logLikelihood: -0.5 * (logDeterminant + ofEffects + inner(off, apply(inverse, off))),
  };
}

describe("the matrix of influence", () => {
  it("is that of generalized least squares, averaged by likelihood", () => {
    const truth = knownInfluence(3);
    const measured = measure(truth, { trainings: 16, noise: 0.004, seed: 5 });
    const effectsOf = measured.sizes.map((sizes) =>
      sizes.map((size, slice) => plainSizeEffect(size, truth.present[slice]!)),
    );
    const design = effectsOf.map((row) => [1, ...row]);
    const columns = effectsOf.map(([a, b, c]) => [a! * b!, a! * c!, b! * c!]);
    const { inverse } = eliminate(multiply(transpose(design), design));
    const answers = truth.present.map((_, slice) => {
      const losses = measured.losses.map((row) => row[slice]!);
      const plain = apply(inverse, apply(transpose(design), losses));
      const fitted = apply(design, plain);
      const variance =
        losses.reduce((sum, loss, index) => sum + (loss - fitted[index]!) ** 2, 0) / (losses.length - 4);
      const [, g, h, k] = plain;
      const products = [g! * h!, g! * k!, h! * k!].map((value) => Math.sqrt(Math.abs(value)));
      return strengths.map((strength) =>
        noiseShares.map((share) =>
          generalized(
            design,
            columns,
            products.map((value) => strength * value),
            share * variance,
            losses,
          ),
        ),
      );
    });
    const likelihoods = answers.map((own) =>
      own.map((ofStrength) =>
        ofStrength.reduce((sum, { logLikelihood }) => sum + Math.exp(logLikelihood - 60), 0),
      ),
    );
    const { effects, standardErrors } = createInfluenceLossModel(measured).influence;
    answers.forEach((own, slice) => {
      // Every strength weighs what it weighs in all losses together.
      const weights = own.flatMap((ofStrength, index) =>
        ofStrength.map(
          ({ logLikelihood }) =>
            (Math.exp(logLikelihood - 60) / likelihoods[slice]![index]!) *
            likelihoods.reduce((product, row) => product * row[index]!, 1),
        ),
      );
      const all = weights.reduce((sum, weight) => sum + weight, 0);
      const flat = own.flat();
      const mean = (value: (index: number) => number): number =>
        weights.reduce((sum, weight, index) => sum + (weight / all) * value(index), 0);
      const moments = truth.present.map((_, other) => {
        const expected = mean((index) => flat[index]!.effects[other + 1]!);
        const variance = mean(
          (index) => flat[index]!.variances[other + 1]! + (flat[index]!.effects[other + 1]! - expected) ** 2,
        );
        return { expected, variance };
      });
      const largest = Math.max(...moments.map(({ expected }) => Math.abs(expected)));
      moments.forEach(({ expected, variance }, other) => {
        const luck = 1 + ((Math.abs(expected) / largest) * measured.sizes.length) / 8;
        expect(effects[slice]![other]! / expected).toBeCloseTo(1, 7);
        expect(standardErrors[slice]![other]! / Math.sqrt(variance * luck)).toBeCloseTo(1, 7);
      });
    });
  });
});
