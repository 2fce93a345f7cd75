import { findKnownDataset } from "@slicetuner/datasets";
import { summarize } from "@slicetuner/metrics";
import type { Measurement, Measures } from "@slicetuner/tuner";
import { describe, expect, it } from "vitest";
import { compareWithBaselines, judge } from "./judge.ts";
import type { Method, MethodResult } from "./published-experiment.ts";

function measurement(losses: readonly number[], averages: readonly number[]): Measurement {
  const trainings = losses.map((loss, index): Measures => {
    return {
      loss,
      averageEqualizedErrorRate: averages[index]!,
      maximumEqualizedErrorRate: 1,
      sliceLosses: [],
    };
  });
  return { mean: trainings[0]!, trainings };
}

function result(method: Method, losses: readonly number[], averages: readonly number[]): MethodResult {
  const validation = measurement(losses, averages);
  const test = measurement(
    losses.map((loss) => loss + 1),
    averages,
  );
  return { method, bought: [], rounds: 1, estimates: 0, seconds: 0, validation, test };
}

describe("compareWithBaselines", () => {
  const setting = findKnownDataset("fashion-mnist").settings[0]!;

  it("pairs final trainings by their seeds, and puts the published difference beside them", () => {
    // Trainings differ by much more than methods do.
    const results = [
      result("uniform", [0.3, 0.5, 0.7], [0.2, 0.3, 0.4]),
      result("water-filling", [0.3, 0.5, 0.9], [0.1, 0.2, 0.3]),
      result("moderate", [0.29, 0.49, 0.69], [0.21, 0.3, 0.39]),
    ];
    const found = compareWithBaselines(setting, results);
    expect(found.map(({ baseline, measure, verdict }) => [baseline, measure, verdict])).toEqual([
      ["uniform", "loss", "below"],
      ["uniform", "averageEqualizedErrorRate", "noise"],
      ["water-filling", "loss", "noise"],
      ["water-filling", "averageEqualizedErrorRate", "above"],
    ]);
    expect(found[0]!.validation.mean).toBeCloseTo(-0.01, 12);
    expect(found[0]!.test.mean).toBeCloseTo(-0.01, 12);
    expect(found[0]!.published).toBeCloseTo(0.34054 - 0.35459, 12);
    expect(found[3]!.published).toBeCloseTo(0.17254 - 0.23012, 12);
  });
});

describe("judge", () => {
  it("asks for more of few trainings: Student's t", () => {
    // A mean of 3 standard errors: enough with ten trainings, not with three.
    const of = (count: number) => ({ ...summarize([1]), mean: -3, standardError: 1, count });
    expect([2, 3, 4, 5, 10, 30].map((count) => judge(of(count)))).toEqual([
      "noise",
      "noise",
      "noise",
      "below",
      "below",
      "below",
    ]);
    expect(judge({ ...of(10), mean: 3 })).toBe("above");
    expect(judge(summarize([-1]))).toBe("unknown");
  });
});
