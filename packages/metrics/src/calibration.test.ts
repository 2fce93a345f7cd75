import { describe, expect, it } from "vitest";
import { calibration } from "./index.ts";

describe("calibration", () => {
  it("compares what was said with what came true, bin by bin", () => {
    const positive = [0.05, 0.08, 0.15, 0.95, 1];
    const { error, bins } = calibration({
      probabilities: positive.flatMap((probability) => [1 - probability, probability]),
      labels: [0, 1, 0, 1, 1],
      weights: [1, 1, 2, 1, 1],
    });
    expect(bins[0]).toMatchObject({ lower: 0, upper: 0.1, share: 1 / 3, observedRate: 0.5 });
    expect(bins[0]!.meanProbability).toBeCloseTo(0.065, 12);
    expect(bins[1]).toMatchObject({ share: 1 / 3, observedRate: 0 });
    expect(bins[2]).toMatchObject({ share: 0, meanProbability: null, observedRate: null });
    expect(bins[9]).toMatchObject({ share: 1 / 3, observedRate: 1 });
    expect(error).toBeCloseTo((2 * 0.435 + 2 * 0.15 + 2 * 0.025) / 6, 12);
  });

  it("looks at the most probable of several classes", () => {
    const { bins } = calibration({ probabilities: [0.2, 0.7, 0.1, 0.1, 0.15, 0.75], labels: [1, 0] });
    expect(bins[7]).toMatchObject({ share: 1, observedRate: 0.5 });
    expect(bins[7]!.meanProbability).toBeCloseTo(0.725, 12);
  });

  it("refuses to take the mean of nothing", () => {
    expect(() => calibration({ probabilities: [], labels: [] })).toThrow("labels");
    expect(() => calibration({ probabilities: [0, 1], labels: [1], weights: [0] })).toThrow("weights");
    expect(() => calibration({ probabilities: [0, 1], labels: [1] }, 0)).toThrow("binCount");
  });
});
