import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countAdmitted } from "./admission.ts";

describe("countAdmitted", () => {
  it("fills an empty stack with trainings of similar length, longest first", () => {
    expect(countAdmitted([], [20, 18, 10, 9, 3], 16)).toBe(3);
    expect(countAdmitted([], [20, 18, 10, 9, 3], 2)).toBe(2);
  });

  it("lets those that are too short wait for their like", () => {
    expect(countAdmitted([20, 19], [9, 9, 8], 16)).toBe(0);
    expect(countAdmitted([18], [9, 9, 8], 16)).toBe(2);
  });

  it("admits someone whenever the stack is empty and someone waits, and never too many", () => {
    const steps = fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 40 });
    fc.assert(
      fc.property(steps, steps, fc.integer({ min: 1, max: 16 }), (some, others, maximumSize) => {
        const running = some.slice(0, maximumSize);
        const waiting = others.toSorted((first, second) => second - first);
        const admitted = countAdmitted(running, waiting, maximumSize);
        expect(admitted).toBeGreaterThanOrEqual(0);
        expect(admitted).toBeLessThanOrEqual(waiting.length);
        expect(running.length + admitted).toBeLessThanOrEqual(maximumSize);
        if (running.length === 0 && waiting.length > 0) expect(admitted).toBeGreaterThan(0);
      }),
    );
  });
});
