import { createInProcessExecutor } from "@slicetuner/executor-local";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { describe, expect, it } from "vitest";
import { compareByKind, correlations, countedInfluence, highestCorrelation } from "./compare-influence.ts";
import { estimateInfluence } from "./estimate-influence.ts";
import { rankCorrelation } from "./rank-correlation.ts";

describe("rankCorrelation", () => {
  it("is 1 for the same order, −1 for the opposite, and shares ranks", () => {
    expect(rankCorrelation([1, 5, 2], [10, 12, 11])).toBe(1);
    expect(rankCorrelation([1, 5, 2], [3, 1, 2])).toBe(-1);
    // Ranks 1.5, 1.5, 3 and 1, 2, 3: the covariance is 1.5, the variances 1.5 and 2.
    expect(rankCorrelation([1, 1, 2], [1, 2, 3])).toBeCloseTo(1.5 / Math.sqrt(3), 12);
  });
});

describe("designed estimation on slices that help, harm or ignore each other", () => {
  it("finds which do what, and in which order", async () => {
    const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
    const machinery = { trainer, executor: createInProcessExecutor() };
    const estimates = [];
    for (const seed of ["first", "second"]) {
      estimates.push(await estimateInfluence(machinery, { trainings: 48, seed }));
    }
    await trainer.close();
    const [own, friend, rival, other] = compareByKind({ effects: countedInfluence() }, estimates);
    // Exactly 0.090, 0.016, −0.151 and 0.
    expect(own!.estimated.mean).toBeGreaterThan(0.03);
    expect(friend!.estimated.mean).toBeGreaterThan(0.008);
    expect(friend!.estimated.mean).toBeLessThan(own!.estimated.mean);
    expect(rival!.estimated.mean).toBeLessThan(-0.05);
    expect(Math.abs(other!.estimated.mean)).toBeLessThan(0.004);
    expect([own!.rightSign, rival!.rightSign]).toEqual([1, 1]);
    expect(friend!.rightSign).toBeGreaterThan(0.8);
    expect(other!.within90).toBeGreaterThan(0.8);
    const { all, betweenSlices } = correlations(estimates);
    expect(all.mean).toBeGreaterThan(0.85 * highestCorrelation().all);
    expect(betweenSlices.mean).toBeGreaterThan(0.8 * highestCorrelation().betweenSlices);
  });

  it("knows what the data were made to do", () => {
    const exact = compareByKind({ effects: countedInfluence() }, [
      { effects: countedInfluence(), standardErrors: countedInfluence(), groups: [] },
    ]).map(({ kind, pairs, counted }) => [kind, pairs, counted.toFixed(3)]);
    expect(exact).toEqual([
      ["own", 6, "0.090"],
      ["friend", 6, "0.016"],
      ["rival", 2, "-0.151"],
      ["other", 22, "0.000"],
    ]);
  });
});
