import { InvalidInputError } from "@slicetuner/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLimit, type LimitStrategy } from "./create-limit.ts";
import { imbalanceRatio } from "./imbalance-ratio.ts";
import { limitPlan } from "./limit-plan.ts";

/**
 * Rounds of the published notebooks that were cut to their limit: sizes before, what was acquired, the ratio
 * after.
 */
const publishedRounds = [
  {
    sizes: Array<number>(10).fill(100),
    acquired: [31, 19, 45, 53, 73, 25, 100, 38, 11, 0],
    ratio: 2,
  },
  {
    sizes: [131, 119, 145, 153, 173, 125, 200, 138, 111, 100],
    acquired: [0, 20, 225, 104, 218, 64, 292, 50, 91, 23],
    ratio: 4,
  },
  {
    sizes: [300, 100, 100, 300, 100, 300, 100, 300, 300, 100],
    acquired: [0, 67, 170, 0, 180, 0, 360, 16, 1, 15],
    ratio: 4,
  },
  { sizes: [200, 200, 400, 400], acquired: [6, 0, 0, 200], ratio: 3 },
];

describe("imbalanceRatio", () => {
  it("refuses what is no size", () => {
    expect(() => imbalanceRatio([-1, 2])).toThrow("sizes[0]: is -1");
    expect(() => imbalanceRatio([1, Number.NaN])).toThrow("sizes[1]: is NaN");
  });

  it("is 1 for empty slices and infinite for one empty slice", () => {
    expect(imbalanceRatio([])).toBe(1);
    expect(imbalanceRatio([0, 0])).toBe(1);
    expect(imbalanceRatio([0, 3])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("createLimit", () => {
  it("lists the names when it does not know one", () => {
    expect(() => createLimit("Moderate" as LimitStrategy)).toThrow(InvalidInputError);
    expect(() => createLimit("Moderate" as LimitStrategy)).toThrow(
      '"Moderate"; expected one of "conservative", "moderate", "aggressive"',
    );
  });
});

describe("worked examples", () => {
  it("the imbalance ratio is the largest size over the smallest", () => {
    expect(imbalanceRatio([10, 20, 30])).toBe(3);
    expect(imbalanceRatio([2, 2])).toBe(1);
    expect(imbalanceRatio([4, 2])).toBe(2);
  });

  it("a plan is shortened until the ratio changes by no more than the limit", () => {
    expect(limitPlan({ sizes: [10, 10], plan: [10, 40], limit: 1 })).toEqual({
      amounts: [5, 20],
      changeRatio: 0.5,
      imbalanceRatioBefore: 1,
      imbalanceRatioAfter: 2,
      limited: true,
    });
  });

  it.each(publishedRounds)(
    "what was acquired meets the limit exactly, and twice of it is cut back to it ($ratio)",
    ({ sizes, acquired, ratio }) => {
      expect(imbalanceRatio(sizes.map((size, i) => size + acquired[i]!))).toBe(ratio);
      const limit = ratio - imbalanceRatio(sizes);
      expect(limitPlan({ sizes, plan: acquired, limit })).toMatchObject({
        amounts: acquired,
        limited: false,
      });
      const cut = limitPlan({ sizes, plan: acquired.map((amount) => 2 * amount), limit });
      expect(cut.limited).toBe(true);
      expect(cut.imbalanceRatioAfter).toBeLessThanOrEqual(ratio);
      expect(cut.amounts).toEqual(acquired);
    },
  );

  it.each([
    { strategy: "conservative", limits: [1, 1, 1] },
    { strategy: "moderate", limits: [2, 3, 4] },
    { strategy: "aggressive", limits: [2, 4, 8] },
  ] as const)("$strategy raises its limit from round to round", ({ strategy, limits }) => {
    let limit = createLimit(strategy);
    expect(limit.limit).toBe(1);
    for (const expected of limits) {
      limit = limit.increase();
      expect(limit.limit).toBe(expected);
    }
  });
});

const problem = fc.integer({ min: 1, max: 8 }).chain((count) =>
  fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: count, maxLength: count }),
    plan: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })), {
      minLength: count,
      maxLength: count,
    }),
    limit: fc.integer({ min: 0, max: 40 }).map((eighths) => eighths / 8),
  }),
);

/** Imbalance ratio after a share of the plan, as the definition says. */
function ratioAt(sizes: number[], plan: number[], share: number): number {
  const after = sizes.map((size, i) => size + share * plan[i]!);
  return Math.max(...after) / Math.min(...after);
}

describe("limitPlan", () => {
  it("never changes the imbalance ratio by more than the limit, rounding down included", () => {
    fc.assert(
      fc.property(problem, ({ sizes, plan, limit }) => {
        const { amounts, imbalanceRatioAfter, imbalanceRatioBefore } = limitPlan({ sizes, plan, limit });
        const after = ratioAt(sizes, [...amounts], 1);
        expect(imbalanceRatioAfter).toBe(after);
        expect(Math.abs(after - imbalanceRatioBefore)).toBeLessThanOrEqual(limit * (1 + 1e-12) + 1e-12);
        amounts.forEach((amount, i) => {
          expect(Number.isInteger(amount) && amount >= 0 && amount <= plan[i]!).toBe(true);
        });
      }),
      { numRuns: 3000 },
    );
  });

  it("goes up to the limit itself: 28 / 3 less 19 / 3 is 3", () => {
    expect(limitPlan({ sizes: [19, 3], plan: [135, 2], limit: 3 }).amounts).toEqual([9, 0]);
  });

  it("takes all when that is within the limit", () => {
    fc.assert(
      fc.property(problem, ({ sizes, plan, limit }) => {
        const change = Math.abs(ratioAt(sizes, plan, 1) - ratioAt(sizes, plan, 0));
        fc.pre(change <= limit - 1e-9);
        expect(limitPlan({ sizes, plan, limit })).toMatchObject({
          amounts: plan,
          changeRatio: 1,
          limited: false,
        });
      }),
    );
  });

  it("takes the largest rounded-down share before the first crossing that keeps the limit (dense scan)", () => {
    fc.assert(
      fc.property(problem, ({ sizes, plan, limit }) => {
        const before = ratioAt(sizes, plan, 0);
        const end = ratioAt(sizes, plan, 1);
        fc.pre(Math.abs(end - before) > limit + 1e-9);
        const target = before + limit * Math.sign(end - before);
        const passed = (share: number): boolean =>
          end > before
            ? ratioAt(sizes, plan, share) > target + 1e-9
            : ratioAt(sizes, plan, share) < target - 1e-9;
        const { amounts, changeRatio } = limitPlan({ sizes, plan, limit });
        // Between every pair of shares at which some amount changes, rounding down gives the same plan.
        const shares = [...new Set(plan.flatMap((d) => Array.from({ length: d }, (_, k) => (k + 1) / d)))];
        shares.sort((first, second) => first - second);
        let expected = plan.map(() => 0);
        let crossed = false;
        for (const share of shares) {
          crossed ||= passed(share);
          if (crossed) break;
          const floored = plan.map((d) => Math.floor(share * d + 1e-9));
          if (Math.abs(ratioAt(sizes, floored, 1) - before) <= limit + 1e-10) expected = floored;
        }
        expect(amounts).toEqual(expected);
        expect(passed(changeRatio)).toBe(false);
      }),
      { numRuns: 1500 },
    );
  });

  it("stops at the first crossing where the ratio falls, stays and rises again", () => {
    // Sizes 1 and 100 meet at a ratio of 50 (x = 1/99) long before the small slice outgrows the other.
    const cut = limitPlan({ sizes: [100, 100], plan: [0, 900], limit: 3 });
    expect(cut).toMatchObject({ amounts: [0, 300], imbalanceRatioAfter: 4, limited: true });
    expect(cut.changeRatio).toBeCloseTo(1 / 3, 15);
    // From 10 down to 1 and up to 3: the change of the whole plan, −7, is measured at its end; the way there
    // is first crossed at 8.
    const down = limitPlan({ sizes: [100, 10], plan: [0, 290], limit: 2 });
    expect(down).toMatchObject({ amounts: [0, 2], limited: true });
    expect(down.changeRatio).toBeCloseTo(2.5 / 290, 15);
  });

  it("follows a plan along the limit, to where it leaves it", () => {
    const sizes = [11, 11, 11, 60, 11, 11, 11, 11];
    const plan = [0, 0, 0, 0, 0, 0, 0, 50];
    expect(limitPlan({ sizes, plan, limit: 0 }).amounts[7]).toBe(49);
  });

  it("reports a plan of nothing when no example keeps the limit", () => {
    expect(limitPlan({ sizes: [1, 1], plan: [0, 5], limit: 0.5 })).toMatchObject({
      amounts: [0, 0],
      imbalanceRatioAfter: 1,
      limited: true,
    });
  });

  it("rounds large amounts down to the exact share (whole-number arithmetic)", () => {
    const sizes = [987_453_253, 391_916_514];
    const plan = [351_596_117, 213_997_125];
    const [largest, smallest, moreLarge, moreSmall] = [...sizes, ...plan].map(BigInt) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    // (largest + x · moreLarge) / (smallest + x · moreSmall) = largest/smallest − 1/4, solved for x =
    // above/below.
    const above = smallest * smallest;
    const below = (4n * largest - smallest) * moreSmall - 4n * smallest * moreLarge;
    const expected = [moreLarge, moreSmall].map((amount) => Number((amount * above) / below));
    expect(limitPlan({ sizes, plan, limit: 0.25 }).amounts).toEqual(expected);
  });

  it("lowers the smallest slice where the largest lost most by rounding down", () => {
    // A tenth of the plan is [4, 1.9] and meets the limit; [4, 1] falls below it, and [3, 1] does not.
    const plan = [40, 19];
    expect(limitPlan({ sizes: [10, 40], plan, limit: 4 - 41.9 / 14 })).toEqual({
      amounts: [3, 1],
      changeRatio: 3 / 40,
      imbalanceRatioBefore: 4,
      imbalanceRatioAfter: 41 / 13,
      limited: true,
    });
  });

  it("is quick for many slices", () => {
    const sizes = Array.from({ length: 100_000 }, (_, i) => 100 + ((i * 7919) % 101));
    const plan = sizes.map((size, i) => ((size * 31 + i * 17) % 997) * 3);
    const { imbalanceRatioBefore, imbalanceRatioAfter } = limitPlan({ sizes, plan, limit: 1 });
    expect(imbalanceRatioAfter - imbalanceRatioBefore).toBeLessThanOrEqual(1 + 1e-12);
    expect(imbalanceRatioAfter - imbalanceRatioBefore).toBeGreaterThan(0.95);
  });

  it("names every mistake", () => {
    const call = (): unknown => limitPlan({ sizes: [1, 0, 3], plan: [1, Number.NaN], limit: -1 });
    expect(call).toThrow(InvalidInputError);
    try {
      call();
    } catch (error) {
      expect((error as InvalidInputError).problems.map(({ path }) => path)).toEqual([
        "plan",
        "limit",
        "sizes[1]",
        "plan[1]",
      ]);
    }
  });
});
