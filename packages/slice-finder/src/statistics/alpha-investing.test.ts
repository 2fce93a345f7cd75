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

  it("never has a negative wealth, nor a level of 1, whatever comes", () => {
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
          const { level } = investing.test(pValue);
          expect(level).toBeGreaterThanOrEqual(0);
          expect(level).toBeLessThan(1);
          expect(investing.wealth).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it("rejects nothing once its wealth is spent", () => {
    const investing = new AlphaInvesting(0.9);
    for (let test = 0; test < 20; test++) investing.test(0);
    for (let test = 0; test < 3 && !investing.isSpent; test++) investing.test(1);
    expect(investing.isSpent).toBe(true);
    expect(investing.test(0)).toEqual({ level: 0, isRejected: false });
  });
});
