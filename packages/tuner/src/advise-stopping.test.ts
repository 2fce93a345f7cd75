import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { adviseStopping, chanceOfNext } from "./advise-stopping.ts";
import { knownInfluence } from "./testing/known-influence.ts";

const change = (expected: number) => ({ expected, lower: expected - 0.001, upper: expected + 0.001 });

/** A budget of 1,000 that lowers a mean loss of .3 by .01, to .29: 0.2 % of that are .00058. */
function advise(more: {
  second: number;
  cost?: number;
  importance?: number[];
  worth?: number;
  chance?: number;
}) {
  return adviseStopping({
    budgets: [
      { budget: 0, cost: 0, change: change(0) },
      { budget: 1000, cost: 1000, change: change(-0.01) },
      { budget: 2000, cost: more.cost ?? 2000, change: change(more.second) },
    ],
    ...{ budget: 1000, sliceNames: ["North", "South"], before: [0.21, 0.39], after: [0.2, 0.38] },
    ...{ importance: more.importance, worth: more.worth, chance: more.chance },
  });
}

describe("advice to stop buying", () => {
  it("is given where the next budget gains less than 0.2 % of the loss, with the slice of the highest loss", () => {
    expect(advise({ second: -0.0104 })).toEqual({
      reason: "little",
      slice: "South",
      sentence:
        "The next 1,000 of budget are expected to lower the mean loss by 0.00040 only, less than 0.2 % of it (0.00058): rather than buying on, look at the rows and labels of South, whose loss stays the highest (0.38000)",
    });
    expect(advise({ second: -0.0099 })!.sentence).toMatch(
      /^The next 1,000 of budget are not expected to lower the mean loss: /,
    );
  });

  it("begins just below that share", () => {
    expect(advise({ second: -0.0105799 })).not.toBeNull();
    expect(advise({ second: -0.0105801 })).toBeNull();
  });

  it("goes by what a unit of money is to be worth, where that is said", () => {
    // .004 for 1,000 more, or .000004 for one.
    expect(advise({ second: -0.014, worth: 0.0000041 })).toEqual({
      reason: "worth",
      slice: "South",
      sentence:
        "The next 1,000 of budget are expected to lower the mean loss by 0.00400 only, less than 0.00410, what it is to be worth: rather than buying on, look at the rows and labels of South, whose loss stays the highest (0.38000)",
    });
    expect(advise({ second: -0.014, worth: 0.0000039 })).toBeNull();
    // What is worth little may be bought, however small its part of the loss.
    expect(advise({ second: -0.0104, worth: 0.0000003 })).toBeNull();
    expect(advise({ second: -0.0104, worth: 0 })!.reason).toBe("little");
    // Fewer are to be had: the same gain is worth more.
    expect(advise({ second: -0.014, worth: 0.0000041, cost: 1900 })).toBeNull();
  });

  it("is given where the gain is lost in noise: below odds of 2 to 1 that the loss falls", () => {
    expect(advise({ second: -0.02, chance: 0.66 })).toEqual({
      reason: "noise",
      slice: "South",
      sentence:
        "Whether the next 1,000 of budget lower the mean loss at all is lost in the noise of the estimate (odds 2 to 1): before buying on, estimate with more trainings or validation rows, and look at the rows and labels of South, whose loss stays the highest (0.38000)",
    });
    expect(advise({ second: -0.02, chance: 0.67 })).toBeNull();
    expect(advise({ second: -0.0104, chance: 0.5 })!.reason).toBe("little");
  });

  it("is not given where the money cannot be spent, nor without bands or a budget", () => {
    expect(advise({ second: -0.01, cost: 1400 })).toBeNull();
    const none = { budget: 1000, sliceNames: ["A"], before: [0.3], after: [0.3] };
    expect(adviseStopping({ ...none, budgets: [] })).toBeNull();
    const withoutBands = [1000, 2000].map((budget) => ({ budget, cost: budget, change: null }));
    expect(adviseStopping({ ...none, budgets: withoutBands })).toBeNull();
  });

  it("does not send anyone to a slice that counts nothing", () => {
    expect(advise({ second: -0.0104, importance: [1, 0] })!.slice).toBe("North");
  });
});

describe("the chance that the next budget lowers the loss", () => {
  it("is that of a normal distribution around the change between both purchases", () => {
    const lossModel = knownInfluence({
      ...{ levels: [0.3, 0.4], sizes: [100, 100], standardError: 0.002 },
      effects: [
        [0.04, 0],
        [0, 0.04],
      ],
    });
    const sizes = [100, 100];
    const at = (amounts: number[]) => {
      const [north, south] = lossModel.predict(sizes.map((size, slice) => size + amounts[slice]!));
      const expected = (north! + south!) / 2 - 0.35;
      return { amounts, change: { expected, lower: expected, upper: expected } };
    };
    const budgets = [
      { budget: 20, cost: 20, ...at([10, 10]) },
      { budget: 40, cost: 40, ...at([20, 20]) },
    ];
    const chance = chanceOfNext({ lossModel, sizes }, budgets, 20, new Random(1))!;
    const change = budgets[1]!.change.expected - budgets[0]!.change.expected;
    // By the logistic approximation of the normal distribution, good to .01.
    expect(chance).toBeCloseTo(1 / (1 + Math.exp((1.702 * change) / 0.002)), 1.5);
    expect(chance).toBeGreaterThan(0.5);
  });
});
