import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demographicParity, equalizedOdds, equalOpportunity } from "./index.ts";

/** `positives[z]` of `sizes[z]` examples of each group are decided 1. */
function groupsWith(positives: readonly number[], sizes: readonly number[]) {
  const groups = sizes.flatMap((size, group) => new Array<number>(size).fill(group));
  const decisions = sizes.flatMap((size, group) =>
    Array.from({ length: size }, (_, index) => (index < positives[group]! ? 1 : 0)),
  );
  return { decisions, groups, groupCount: sizes.length };
}

describe("demographicParity", () => {
  it("worked example: rates .4 and .8 in groups of equal size", () => {
    const { ratio, gap, disparity } = demographicParity(groupsWith([2, 4], [5, 5]));
    expect(ratio).toBeCloseTo(0.5, 15);
    expect(gap).toBeCloseTo(0.4, 15);
    expect(disparity).toBeCloseTo(0.2, 15);
  });

  it("has a ratio where rates are 0", () => {
    expect(demographicParity(groupsWith([0, 0], [5, 5]))).toMatchObject({ ratio: 1, gap: 0, disparity: 0 });
    expect(demographicParity(groupsWith([0, 3], [5, 5])).ratio).toBe(0);
  });

  it("is null, never fair, where a group has no example", () => {
    const nothing = { ratio: null, gap: null, disparity: null };
    expect(demographicParity(groupsWith([2, 0, 1], [5, 0, 5]))).toEqual({ ...nothing, emptyGroups: [1] });
    const weightless = { ...groupsWith([1, 1], [1, 1]), weights: [1, 0] };
    expect(demographicParity(weightless)).toEqual({ ...nothing, emptyGroups: [1] });
  });

  it("of two groups: disparity is gap times the share of the larger", () => {
    const size = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(size, size, fc.nat(20), fc.nat(20), (first, second, some, others) => {
        const data = groupsWith([Math.min(first, some), Math.min(second, others)], [first, second]);
        const { gap, disparity } = demographicParity(data);
        expect(disparity).toBeCloseTo((gap! * Math.max(first, second)) / (first + second), 12);
      }),
    );
  });
});

describe("equalOpportunity and equalizedOdds", () => {
  // Label 1: group 0 has 1 of 2 decided 1, group 1 has 1 of 1. Label 0: group 0 has 0 of 1, group 1 has 3 of
  // 4.
  const data = {
    decisions: [1, 0, 0, 1, 1, 1, 1, 0],
    labels: [1, 1, 0, 1, 0, 0, 0, 0],
    groups: [0, 0, 0, 1, 1, 1, 1, 1],
    groupCount: 2,
  };

  it("compare rates among equal labels", () => {
    expect(equalOpportunity(data)).toMatchObject({ ratio: 0.5, gap: 0.5, emptyGroups: [] });
    // Of label 1, 2 of 3 are decided 1.
    expect(equalOpportunity(data).disparity).toBeCloseTo(1 / 3, 15);
    expect(equalizedOdds(data)).toMatchObject({ ratio: 0, gap: 0.75 });
    // Of label 0, 3 of 5 are decided 1.
    expect(equalizedOdds(data).disparity).toBeCloseTo(0.6, 15);
  });

  it("weigh examples: a weight of 2 is the example twice", () => {
    const twice = {
      decisions: [...data.decisions, 0],
      labels: [...data.labels, 1],
      groups: [...data.groups, 0],
      groupCount: 2,
    };
    expect(equalizedOdds({ ...data, weights: [1, 2, 1, 1, 1, 1, 1, 1] })).toEqual(equalizedOdds(twice));
  });

  it("take 200,000 groups", () => {
    const groups = Int32Array.from({ length: 400_000 }, (_, row) => row >> 1);
    const decisions = groups.map((group, row) => Number(group === 7 || (group !== 9 && row % 2 === 0)));
    const parity = demographicParity({ decisions, groups, groupCount: 200_000 });
    expect(parity).toMatchObject({ ratio: 0, gap: 1, disparity: 0.5, emptyGroups: [] });
  });

  it("are null where a group lacks a label", () => {
    const { labels } = data;
    const lacking = { ...data, labels: labels.map((label, row) => (data.groups[row] === 1 ? 0 : label)) };
    expect(equalOpportunity(lacking)).toMatchObject({ ratio: null, gap: null, emptyGroups: [1] });
    expect(equalizedOdds(lacking)).toMatchObject({ disparity: null, emptyGroups: [1] });
  });

  it("name every entry that is out of range", () => {
    expect(() =>
      equalizedOdds({ ...data, labels: [2, 1, 0, 1, 0, 0, 0, 0], groups: [0, 0, 0, 1, 1, 1, 1, 2] }),
    ).toThrow(/labels\[0\].*\n.*groups\[7\]/);
    expect(() => demographicParity({ ...data, groupCount: 1 })).toThrow("groupCount");
    expect(() => equalOpportunity({ ...data, labels: [1] })).toThrow("labels: 1 entries for 8 examples");
  });
});
