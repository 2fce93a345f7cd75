import { type IndependentLossModel, type LearningCurve, ProblemList } from "@slicetuner/core";
import { drawCurve } from "./draw-curve.ts";

/**
 * The published model: the loss of each slice depends on its own number of examples alone. All methods take
 * one size above
 * 0 for each curve, in the order of the curves.
 *
 * `draw` draws each curve's parameters from their uncertainty; its losses are finite and at least 0.
 *
 * @throws InvalidInputError from every method for a wrong number of sizes or a size that is not above 0.
 */
export function createIndependentLossModel(curves: readonly LearningCurve[]): IndependentLossModel {
  return {
    kind: "independent-curves",
    curves,
    predict: (sizes) => {
      checkSizes(sizes, curves.length);
      return curves.map((curve, slice) => curve.predict(sizes[slice]!));
    },
    gradient: (sizes) => {
      checkSizes(sizes, curves.length);
      return curves.map((curve, slice) => {
        const row = new Array<number>(curves.length).fill(0);
        row[slice] = slopeOf(curve, sizes[slice]!);
        return row;
      });
    },
    interval: (sizes, level) => {
      checkSizes(sizes, curves.length);
      return curves.map((curve, slice) => curve.interval(sizes[slice]!, level));
    },
    draw: (random) => {
      const drawn = curves.map((curve) => drawCurve(curve, random));
      return (sizes) => {
        checkSizes(sizes, curves.length);
        return drawn.map((loss, slice) => loss(sizes[slice]!));
      };
    },
  };
}

function slopeOf({ scale, exponent }: LearningCurve, size: number): number {
  return -exponent * scale * size ** (-exponent - 1);
}

function checkSizes(sizes: readonly number[], expected: number): void {
  const problems = new ProblemList();
  problems.expect(sizes.length === expected, "sizes", `${sizes.length} sizes for ${expected} curves`);
  sizes.forEach((size, slice) => {
    if (!(size > 0)) problems.add(`sizes[${slice}]`, `is ${size}, expected a number above 0`);
  });
  problems.throwIfAny();
}
