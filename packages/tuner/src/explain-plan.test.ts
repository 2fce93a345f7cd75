import { createIndependentLossModel, createLearningCurve } from "@slicetuner/curves";
import { planAllocation } from "@slicetuner/optimizer";
import { describe, expect, it } from "vitest";
import { type ExplainPlanInput, explainPlan } from "./explain-plan.ts";
import { knownInfluence } from "./testing/known-influence.ts";

const sizes = [100, 100, 100];
const sliceNames = ["North", "East", "South"];
const levels = [0.3, 0.3, 0.3];

function explain(
  effects: readonly (readonly number[])[],
  more: Partial<ExplainPlanInput> & { groups?: number[][] } = {},
): string[] {
  const { groups, ...given } = more;
  const lossModel = knownInfluence({
    levels,
    sizes,
    effects,
    standardError: 0.001,
    ...(groups && { groups }),
  });
  return explainPlan({ sliceNames, sizes, amounts: [50, 20, 0], status: "optimal", lossModel, ...given });
}

describe("why a plan is what it is", () => {
  it("says whom the examples help that are bought most, the largest purchase first", () => {
    const [first, second, ...others] = explain([
      [0.002, 0.02, 0.01],
      [0.01, 0.02, 0.01],
      [0.02, -0.01, 0.03],
    ]);
    // What 50 examples more than 100 are worth, in halvings: (1.5^−½ − 1) / (√2 − 1) = −0.443.
    expect(first).toBe(
      "North: 50 more are expected to lower its own loss by 0.00089 and lower the others' by 0.01329 in all; you buy it mostly for what it does for the other slices",
    );
    expect(second).toMatch(/^East: 20 more .*; you buy it mostly for itself$/);
    expect(others).toEqual([]);
  });

  it("says so where it helps itself and the others alike, and where it helps one and harms the other", () => {
    const [alike] = explain([
      [0.01, 0, 0],
      [0.01, 0.01, 0],
      [0, 0, 0.01],
    ]);
    expect(alike).toMatch(/you buy it for itself and for the others alike$/);
    const [harmsOthers] = explain([
      [0.02, 0, 0],
      [-0.01, 0.01, 0],
      [0, 0, 0.01],
    ]);
    expect(harmsOthers).toMatch(
      /lower its own loss by 0\.00886 and raise the others' by 0\.00443 in all; you buy it mostly for itself$/,
    );
  });

  it("says what a slice is bought for whose single effects point the other way than their sum", () => {
    const effects = [
      [-0.002, 0, 0],
      [-0.002, 0.01, 0],
      [0, 0, 0.01],
    ];
    const known = knownInfluence({ levels, sizes, effects, standardError: 0.001 });
    const whole = (expected: number) => ({
      ...known,
      difference: () => ({ expected, standardError: 0.002 }),
    });
    const [helps] = explain(effects, { lossModel: whole(0.001) });
    expect(helps).toMatch(
      /^North: .* raise the others' by 0\.00089 in all; but the sum of all losses, told more surely, to fall$/,
    );
    const [harms] = explain(effects, { lossModel: whole(-0.001) });
    expect(harms).toMatch(/^North: .* in all$/);
  });

  it("names slices whose examples do harm, and slices of which that is lost in noise", () => {
    const sentences = explain([
      [0.02, 0.0005, -0.01],
      [0.02, 0.0005, -0.01],
      [0.02, 0.0005, 0.01],
    ]);
    expect(sentences).toContain("South: more examples are expected to do the slices together harm");
    expect(sentences).toContain(
      "East: whether more of their examples lower the sum of all losses cannot be told from these trainings (effects on the sum below 2 standard errors; single ones may be clearer)",
    );
    expect(sentences).toHaveLength(4);
  });

  it("says that equal amounts are bought where the estimate cannot tell a better plan", () => {
    const flat = [
      [0.01, 0.01, 0.01],
      [0.01, 0.01, 0.01],
      [0.01, 0.01, 0.01],
    ];
    const lossModel = knownInfluence({ levels, sizes, effects: flat, standardError: 0.001 });
    const allocation = planAllocation({ lossModel, sizes, budget: 90 });
    expect(allocation).toMatchObject({ status: "uniform", amounts: [30, 30, 30] });
    expect(explain(flat, allocation)).toEqual([
      "The estimate shows no plan that is clearly better than equal amounts, so equal amounts are bought",
    ]);
  });

  it("weighs slices of large losses as the plan does", () => {
    const effects = [
      [0.01, 0.0101, 0],
      [0, -0.01, 0],
      [0, 0, 0.01],
    ];
    const lossModel = knownInfluence({ levels: [0.6, 0.1, 0.1], sizes, effects, standardError: 0.001 });
    const input = { sliceNames, sizes, amounts: [90, 0, 0], status: "optimal", lossModel } as const;
    const ofEast = (fairnessWeight: number) =>
      explainPlan({ ...input, fairnessWeight }).filter((sentence) => sentence.startsWith("East"));
    expect(ofEast(0)).toEqual([expect.stringMatching(/cannot be told/)]);
    expect(ofEast(1)).toEqual([]);
  });

  it("claims nothing of a single slice that was varied together with others", () => {
    const effects = [
      [0.01, 0.01, 0],
      [0.01, 0.01, 0],
      [0, 0, 0.02],
    ];
    const sentences = explain(effects, { groups: [[0, 1], [2]], amounts: [40, 40, 10] });
    expect(sentences).toEqual([
      expect.stringMatching(/^South: 10 more/),
      "There were too few trainings to vary each slice on its own: what was measured of a group is shared out among its slices",
    ]);
  });

  it("names a few of many slices", () => {
    const count = 9;
    const lossModel = knownInfluence({
      levels: new Array(count).fill(0.3),
      sizes: new Array(count).fill(100),
      effects: Array.from({ length: count }, () => new Array<number>(count).fill(0)),
      standardError: 0.001,
    });
    const names = Array.from({ length: count }, (_, slice) => `s${slice}`);
    const sentences = explainPlan({
      sliceNames: names,
      sizes: new Array(count).fill(100),
      amounts: new Array(count).fill(0),
      status: "flat-curves",
      lossModel,
    });
    expect(sentences).toEqual([
      expect.stringMatching(/^s0, s1, s2, s3, s4 \(and 4 others\): whether more of their examples/),
    ]);
  });

  it("says nothing of independent curves", () => {
    const lossModel = createIndependentLossModel(
      sizes.map(() => createLearningCurve({ family: "power-law", scale: 1, exponent: 0.3 })),
    );
    expect(explain([], { lossModel })).toEqual([]);
  });
});
