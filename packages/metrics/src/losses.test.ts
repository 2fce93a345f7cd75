import { describe, expect, it } from "vitest";
import { accuracy, logLoss, logLossClips, sliceLosses, summarize } from "./index.ts";

describe("logLoss", () => {
  it("is the mean of −ln p", () => {
    expect(logLoss([0.5, 0.25])).toBeCloseTo((Math.LN2 + 2 * Math.LN2) / 2, 15);
  });

  it("weighs examples: a weight of 2 is the example twice", () => {
    expect(logLoss([0.9, 0.2], [1, 2])).toBeCloseTo(logLoss([0.9, 0.2, 0.2]), 14);
  });

  it("is clipped as documented, by default as scikit-learn", () => {
    expect(logLoss([0])).toBe(-Math.log(1e-15));
    expect(logLoss([0], undefined, "keras")).toBe(-Math.log(1e-7));
    expect(logLoss([1], undefined, "keras")).toBe(-Math.log(1 - 1e-7));
    expect(logLossClips).toEqual({ "scikit-learn": 1e-15, keras: 1e-7 });
  });

  it("refuses what is no probability and what has no mean", () => {
    expect(() => logLoss([0.5, 1.5, Number.NaN])).toThrow(
      /probabilityOfTrueClass\[1\].*\n.*probabilityOfTrueClass\[2\]/,
    );
    expect(() => logLoss([])).toThrow("probabilityOfTrueClass");
    // @ts-expect-error a name that the types do not know
    expect(() => logLoss([0.5], [1], "torch")).toThrow('clip: is "torch"');
    expect(() => logLoss([0.5], [0])).toThrow("weights");
    expect(() => logLoss([0.5], [1, 1])).toThrow("weights: 2 entries for 1 examples");
  });
});

const predictions = {
  probabilities: Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.125, 0.875, 0.25, 0.75),
  labels: Int32Array.of(0, 1, 0, 1),
  sliceIds: Int32Array.of(0, 0, 2, 2),
  sliceCount: 4,
};

describe("sliceLosses", () => {
  it("is null, never 0, for a slice without examples", () => {
    const losses = sliceLosses(predictions);
    expect(losses[0]).toBeCloseTo((-Math.log(0.75) - Math.log(0.5)) / 2, 14);
    expect(losses[2]).toBeCloseTo((-Math.log(0.125) - Math.log(0.75)) / 2, 14);
    expect([losses[1], losses[3]]).toEqual([null, null]);
  });

  it("weighs examples; a slice whose examples weigh nothing is null", () => {
    const losses = sliceLosses({ ...predictions, weights: [3, 1, 0, 0] });
    expect(losses[0]).toBeCloseTo((-3 * Math.log(0.75) - Math.log(0.5)) / 4, 14);
    expect(losses[2]).toBeNull();
  });

  it("names every entry that is out of range", () => {
    expect(() => sliceLosses({ ...predictions, labels: [0, 2, 0, 1], sliceIds: [0, 0, 4, -1] })).toThrow(
      /labels\[1\].*\n.*sliceIds\[2\].*\n.*sliceIds\[3\]/,
    );
    expect(() => sliceLosses({ ...predictions, labels: [0, 1, 0] })).toThrow(
      "probabilities: 8 numbers for 3 labels",
    );
  });

  it("has no loss for any slice where there is no example", () => {
    expect(sliceLosses({ probabilities: [], labels: [], sliceIds: [], sliceCount: 2 })).toEqual([null, null]);
  });
});

describe("accuracy", () => {
  it("is the share of examples whose most probable class is true, the first of equals", () => {
    // Predicted classes 0, 0 (a tie), 1, 1 against 0, 1, 0, 1.
    expect(accuracy(predictions)).toBe(0.5);
    expect(accuracy({ ...predictions, weights: [3, 1, 1, 1] })).toBeCloseTo(4 / 6, 15);
  });

  it("refuses NaN and having nothing to measure on", () => {
    expect(() => accuracy({ probabilities: [Number.NaN, 1], labels: [0] })).toThrow("probabilities[0]");
    expect(() => accuracy({ probabilities: [], labels: [] })).toThrow("nothing to take the mean of");
  });
});

describe("summarize", () => {
  it("has the sample standard deviation", () => {
    // Squares around 5: 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32; divided by 7.
    const summary = summarize([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(summary.mean).toBe(5);
    expect(summary.count).toBe(8);
    expect(summary.standardDeviation).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(summary.standardError).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
  });

  it("knows no spread of one value, and nothing of none", () => {
    expect(summarize([3])).toEqual({ mean: 3, standardDeviation: null, standardError: null, count: 1 });
    expect(() => summarize([])).toThrow("values");
  });
});
