import { createDataset } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { Evaluator } from "./evaluator.ts";

const dataset = createDataset({
  exampleShape: [1],
  features: new Float32Array(4),
  labels: Int32Array.of(0, 1, 2, 0),
  classes: ["a", "b", "c"],
  weights: Float32Array.of(1, 3, 2, 0),
  sliceIds: Int32Array.of(0, 0, 1, 2),
  slices: ["first", "second", "weightless", "empty"].map((name) => ({ name })),
});

describe("Evaluator", () => {
  // Logits are logarithms of probabilities, shifted by any constant, so that the answers can be read off.
  const logits = [
    [0.5, 0.25, 0.25].map((share) => Math.log(share) + 80),
    [0.5, 0.25, 0.25].map((share) => Math.log(share) - 80),
    [0.125, 0.125, 0.75].map((share) => Math.log(share)),
    [Number.NEGATIVE_INFINITY, 0, 0],
  ];

  it("weighs losses and accuracy, whatever the pieces", () => {
    for (const cut of [0, 1, 3, 4]) {
      const evaluator = new Evaluator(dataset);
      evaluator.add(Float32Array.from(logits.slice(0, cut).flat()));
      evaluator.add(Float32Array.from(logits.slice(cut).flat()));
      const { loss, sliceLosses, accuracy } = evaluator.result();
      const first = (Math.log(2) + 3 * Math.log(4)) / 4;
      const second = Math.log(4 / 3);
      expect(sliceLosses[0]).toBeCloseTo(first, 5);
      expect(sliceLosses[1]).toBeCloseTo(second, 5);
      expect(sliceLosses.slice(2)).toEqual([null, null]);
      expect(loss).toBeCloseTo((4 * first + 2 * second) / 6, 5);
      expect(accuracy).toBe((1 + 2) / 6);
    }
  });

  it("is not finite when a logit is not", () => {
    const evaluator = new Evaluator(dataset);
    evaluator.add(Float32Array.from([...logits.slice(0, 2).flat(), Number.NaN, 0, 0, 0, 0, 0]));
    expect(evaluator.result().loss).toBeNaN();
  });
});
