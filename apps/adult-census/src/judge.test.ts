import type { ComparisonRun, Strategy } from "@slicetuner/tuner";
import { describe, expect, it } from "vitest";
import { judge, shareOfPossibleGain } from "./judge.ts";

function run(method: Strategy, seed: number, loss: number, averageEqualizedErrorRate: number): ComparisonRun {
  const mean = { loss, averageEqualizedErrorRate, maximumEqualizedErrorRate: 1, sliceLosses: [] };
  return { method, seed, evaluation: { mean } } as unknown as ComparisonRun;
}

describe("judge", () => {
  it("compares moderate with the baselines shuffle by shuffle", () => {
    const runs = [
      run("uniform", 1, 0.3, 0.1),
      run("water-filling", 1, 0.3, 0.08),
      run("moderate", 1, 0.2, 0.09),
      run("uniform", 2, 0.26, 0.2),
      run("water-filling", 2, 0.26, 0.18),
      run("moderate", 2, 0.2, 0.19),
    ];
    const verdicts = judge("basic", runs);
    expect(verdicts.map(({ claim, found, holds }) => [claim, Number(found.mean.toFixed(6)), holds])).toEqual([
      ["average EER, moderate less uniform", -0.01, true],
      ["average EER, moderate less water filling", 0.01, false],
      ["loss, moderate less uniform", -0.08, true],
      ["loss of moderate", 0.2, true],
    ]);
    // Both shuffles agree to the digit: no error, though the shuffles themselves differ.
    expect(verdicts[0]!.found.standardError).toBeCloseTo(0, 12);
  });

  it("counts the gain from no acquisition to the best allocation", () => {
    expect(shareOfPossibleGain(0.25, 0.27, 0.23)).toBeCloseTo(0.5);
    expect(shareOfPossibleGain(0.28, 0.27, 0.23)).toBeCloseTo(-0.25);
  });
});
