import { Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AlphaInvesting } from "./alpha-investing.ts";

describe("AlphaInvesting", () => {
  it("has the levels, decisions and wealth of the specification", () => {
    const investing = new AlphaInvesting(0.05);
    const steps = [0.001, 0.2, 0.01, 0.03, 0.5, 0.004].map((pValue) => ({
      ...investing.test(pValue),
      wealth: investing.wealth,
    }));
    expect(steps.map(({ isRejected }) => isRejected)).toEqual([true, false, true, true, false, true]);
    const levels = [0.025, 0.05, 0.015789, 0.048684, 0.073684, 0.022608];
    const wealth = [0.1, 0.047368, 0.097368, 0.147368, 0.067823, 0.117823];
    steps.forEach((step, index) => {
      expect(step.level).toBeCloseTo(levels[index]!, 6);
      expect(step.wealth).toBeCloseTo(wealth[index]!, 6);
    });
  });

  it("does not reject .03 first at .05", () => {
    const investing = new AlphaInvesting(0.05);
    expect(investing.test(0.03)).toEqual({ level: 0.025, isRejected: false });
    expect(investing.wealth).toBeCloseTo(0.024359, 6);
  });

  it("rejects a p-value that equals its level", () => {
    expect(new AlphaInvesting(0.05).test(0.025).isRejected).toBe(true);
  });

  it("spends less than alpha before the first rejection: the chance of any false one is below alpha", () => {
    const investing = new AlphaInvesting(0.05);
    let sum = 0;
    for (let test = 0; test < 10_000; test++) sum += investing.test(1).level;
    expect(sum).toBeLessThan(0.05);
  });

  it("never has a negative wealth, never risks more than half of one above 1, whatever comes", () => {
    const pValues = fc.array(
      fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
      {
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(pValues, fc.double({ min: 1e-3, max: 0.9, noNaN: true }), (values, alpha) => {
        const investing = new AlphaInvesting(alpha);
        for (const pValue of values) {
          const before = investing.wealth;
          const { level } = investing.test(pValue);
          expect(level).toBeGreaterThanOrEqual(0);
          expect(level).toBeLessThan(0.5);
          expect(investing.wealth).toBeGreaterThanOrEqual(before > 1 ? before / 2 - 1e-12 : 0);
        }
      }),
    );
  });

  it("goes on after many rejections and one failure", () => {
    const investing = new AlphaInvesting(0.05);
    for (let test = 0; test < 110; test++) investing.test(0);
    expect(investing.wealth).toBeCloseTo(5.55, 9);
    expect(investing.test(0.9).isRejected).toBe(false);
    expect(investing.wealth).toBeCloseTo(5.05, 9);
    expect(investing.test(0.0046).isRejected).toBe(true);
  });

  it("keeps the false share of what it rejects below alpha where most hypotheses are false", () => {
    // Of 60 hypotheses 40 are false with tiny p-values, in random order: mFDR = E[V] / (E[R] + 1 − α).
    const random = new Random(1);
    let rejected = 0;
    let wrong = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run++) {
      const investing = new AlphaInvesting(0.05);
      for (let test = 0; test < 60; test++) {
        const isFalse = random.uniform() < 2 / 3;
        const { isRejected } = investing.test(isFalse ? random.uniform() * 1e-6 : random.uniform());
        rejected += Number(isRejected) / runs;
        wrong += Number(isRejected && !isFalse) / runs;
      }
    }
    expect(wrong / (rejected + 0.95)).toBeLessThan(0.05);
    expect(rejected).toBeGreaterThan(30);
  });
});
