import { describe, expect, it } from "vitest";
import { knownInfluence, measure, plainSizeEffect } from "../testing/known-influence.ts";
import { apply, eliminate, inner, momentsOf, multiply, transpose } from "../testing/plain-algebra.ts";
import { measureInfluence } from "./measure-influence.ts";

const truth = knownInfluence(3);
const input = measure(truth, { trainings: 24, noise: 0.02, seed: 6 });
const design = input.sizes.map((sizes) => [
  1,
  ...sizes.map((size, slice) => plainSizeEffect(size, truth.present[slice]!)),
]);
const { inverse } = eliminate(multiply(transpose(design), design));
const fits = truth.present.map((_, slice) => {
  const losses = input.losses.map((row) => row[slice]!);
  const coefficients = apply(inverse, apply(transpose(design), losses));
  const off = losses.map((loss, training) => loss - inner(design[training]!, coefficients));
  return { intercept: coefficients[0]!, noise: inner(off, off) / (24 - 4) };
});

describe("measureInfluence", () => {
  it("has the noise of the residuals, and effects as unsure as one draw of examples leaves them", () => {
    const { influence, measured, seedShare } = measureInfluence(input);
    // 24 trainings on parts of one draw: three times as much as eight tell.
    expect(influence.inflation).toBe(4);
    fits.forEach(({ intercept, noise }, slice) => {
      expect(influence.noise[slice]! / noise).toBeCloseTo(1, 9);
      expect(measured[slice]).toBeCloseTo(intercept, 10);
      influence.variances[slice]!.forEach((variance, column) => {
        expect(variance / (4 * noise * inverse[column + 1]![column + 1]!)).toBeCloseTo(1, 9);
      });
    });
    expect(influence.levelVariance).toBeCloseTo(inverse[0]![0]!, 10);
    expect(seedShare).toBe(1);
    expect(influence.exponent).toBe(0.5);
  });

  it("takes the noise of final trainings from trainings on all examples, and their mean by how sure it is", () => {
    const replicates = [
      [0.4, 0.45, 0.5],
      [0.41, 0.46, 0.5],
      [0.42, 0.44, 0.51],
    ];
    const { influence, measured, seedShare } = measureInfluence({ ...input, replicates });
    const own = fits.map((_, slice) => momentsOf(replicates.map((row) => row[slice]!)));
    const expected = own.reduce((sum, { variance }, slice) => sum + variance / fits[slice]!.noise, 0) / 3;
    expect(expected).toBeLessThan(1);
    expect(seedShare).toBeCloseTo(expected, 10);
    // Precisions, in units of one training's: of the regression, and of three final trainings.
    const [ofDesign, ofReplicates] = [1 / inverse[0]![0]!, 3 / expected];
    expect(influence.levelVariance).toBeCloseTo(1 / (ofDesign + ofReplicates), 10);
    fits.forEach(({ intercept }, slice) => {
      const mean = (ofDesign * intercept + ofReplicates * own[slice]!.mean) / (ofDesign + ofReplicates);
      expect(measured[slice]).toBeCloseTo(mean, 10);
    });
  });

  it("never takes final trainings to vary more than the design's, nor not at all", () => {
    const wild = [
      [0.1, 0.2, 0.3],
      [0.9, 0.8, 0.7],
    ];
    expect(measureInfluence({ ...input, replicates: wild }).seedShare).toBe(1);
    const same = [truth.levels, truth.levels];
    const { influence, seedShare } = measureInfluence({ ...input, replicates: same });
    expect(seedShare).toBeCloseTo(0, 12);
    expect(influence.levelVariance).toBeCloseTo(1 / (1 / inverse[0]![0]! + 2 / 0.01), 10);
    // One alone tells nothing of how far they vary.
    const one = measureInfluence({ ...input, replicates: [truth.levels] });
    expect(one.measured).toEqual(measureInfluence(input).measured);
  });

  it("takes no loss to be far below all that was measured", () => {
    // At the present sizes the regression has −½, which is in no training.
    const kept = input.sizes.filter((sizes) => sizes.some((size, slice) => size < truth.present[slice]!));
    const falling = kept.map((sizes) =>
      sizes.reduce((sum, size, slice) => sum + plainSizeEffect(size, truth.present[slice]!), -0.5),
    );
    const withZero = falling.with(3, 0);
    const losses = kept.map((_, training) => [falling[training]!, withZero[training]!, 0]);
    const { measured } = measureInfluence({ ...input, sizes: kept, losses });
    expect(measured[0]).toBeCloseTo(0.3 * Math.min(...falling), 12);
    expect(measured[1]).toBeCloseTo(0.01 * momentsOf(withZero).mean, 12);
    expect(measured[2]).toBe(1e-9);
  });
});
