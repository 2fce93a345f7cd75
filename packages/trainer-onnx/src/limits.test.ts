import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countAdmitted } from "./admission.ts";
import { examplesPerPiece, stackSize, stepsPerCall } from "./limits.ts";

describe("limits", () => {
  it("keep every call near its budget, whatever the model", () => {
    const parameterCounts = fc.integer({ min: 2, max: 50_000_000 });
    fc.assert(
      fc.property(parameterCounts, fc.integer({ min: 1, max: 512 }), (parameterCount, batchSize) => {
        const models = stackSize("mlp", parameterCount, batchSize);
        expect(models).toBeGreaterThanOrEqual(1);
        expect(models).toBeLessThanOrEqual(8);
        const step = models * batchSize * parameterCount;
        // One step of one model is the least there is.
        if (models > 1) expect(step).toBeLessThanOrEqual(1.5e8);
        const steps = stepsPerCall(models, parameterCount, batchSize);
        if (steps > 1) expect(steps * step).toBeLessThanOrEqual(1.5e8);
        const examples = examplesPerPiece(models, parameterCount);
        if (examples > 64) expect(examples * models * parameterCount).toBeLessThanOrEqual(4.5e8);
      }),
    );
  });

  it("leave small models in full stacks and epochs in one piece", () => {
    expect(stackSize("softmax-regression", 126, 32)).toBe(16);
    expect(stackSize("mlp", 6850, 32)).toBe(8);
    expect(stepsPerCall(16, 126, 32)).toBeGreaterThan(1000);
  });
});

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
