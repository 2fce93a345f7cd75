import { describe, expect, it } from "vitest";
import { adviseStopping } from "./advise-stopping.ts";

const change = (expected: number) => ({ expected, lower: expected - 0.001, upper: expected + 0.001 });

/** A budget of 1,000 that lowers a mean loss of .3 by .01, to .29: 0.2 % of that are .00058. */
function advise(more: { second: number; cost?: number; importance?: number[] }) {
  return adviseStopping({
    budgets: [
      { budget: 0, cost: 0, change: change(0) },
      { budget: 1000, cost: 1000, change: change(-0.01) },
      { budget: 2000, cost: more.cost ?? 2000, change: change(more.second) },
    ],
    ...{ budget: 1000, sliceNames: ["North", "South"], before: [0.21, 0.39], after: [0.2, 0.38] },
    importance: more.importance,
  });
}

describe("advice to stop buying", () => {
  it("is given where the next budget gains less than 0.2 % of the loss, with the slice of the highest loss", () => {
    expect(advise({ second: -0.0104 })).toEqual({
      slice: "South",
      sentence:
        "The next 1,000 of budget are expected to lower the mean loss by 0.0004 only, less than 0.2 % of it (0.00058): rather than buying on, look at the rows and labels of South, whose loss stays the highest (0.38)",
    });
    expect(advise({ second: -0.0099 })!.sentence).toMatch(
      /^The next 1,000 of budget are not expected to lower the mean loss: /,
    );
  });

  it("begins just below that share", () => {
    expect(advise({ second: -0.0105799 })).not.toBeNull();
    expect(advise({ second: -0.0105801 })).toBeNull();
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
